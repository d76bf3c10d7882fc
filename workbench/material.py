"""What a brief is made from, taken from the views of a case: figures with their tables, gaps, word lists, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .brief.draft import Draft, overridden
from .brief.facts import FigureFact, GapFact, LexiconFact
from .brief.gather import Cover, Material, gather
from .brief.phrases import said, titled
from .brief.pictured import in_language
from .brief.pseudonyms import Names, key_of, redacted
from .brief.retold import retold, retold_all
from .brief.sentences import sentence_said
from .evidence import claims_file
from .evidence.finder import Finder
from .evidence.verify import standing

if TYPE_CHECKING:
    from .analysis.graph import PeopleTopics
    from .analysis.timeline import Timeline
    from .views import Views

__all__ = ["draft"]

MOST_LINKS = 40
MOST_GAPS = 40
MOST_OF_A_KIND = 12  # so that a thousand damaged files do not hide a silence
MOST_MONTHS = 48  # a longer table is summed by years
LARGEST_DRAWING = 1 << 20  # bytes of SVG; above it the picture goes in as pixels
MEANING = {
    "stated": "An original says so itself.",
    "shown": "It follows from the records.",
    "likely": "Habits or numbers suggest it; it is not certain.",
}
METHOD = (
    "Originals were hashed (SHA-256) before they were read, and never written to. Each message and page keeps the "
    "place in its original from which it was read; every quotation was compared with it when this brief was made.",
    "Searches propose by an index and decide by the words: each hit was verified on the folded text, and each passage "
    "is printed verbatim. The searches below are all that were run in this case.",
    "People are counted in days on which they wrote about a topic, not in messages; a link is printed as significant "
    "only where chance alone would hardly give as much.",
    "Two exports of one server's log count as one origin. Resends, forwards, quotations and machine output count "
    "as none.",
)


def draft(
    views: Views,
    title: str = "",
    *,
    date: str = "",
    variant: str = "editor",
    override: str | Mapping[str, str] = "",
    zone: str = "UTC",
    pseudonyms: Names = False,
    removed: Sequence[str] = (),
    **cover: str,
) -> Draft:
    """The brief on everything in the docket of a case.

    `date` is printed on the cover (YYYY-MM-DD, today in UTC if empty); `override` is a reason to export in spite of
    failed checks, or one for each by its `code:subject`; `zone` that of the figures; `pseudonyms` whose names are
    replaced (True: everybody's), `removed` words that are taken out. Other words go on the cover: case (its name, else
    that of its folder), subtitle, handling, sample, prepared_by, distribution, summary, language, version.
    """
    name = cover.pop("case", "") or views.store.path.resolve().name
    title = title or titled(name, cover.get("language", "en"))
    front = Cover(title=title, case=name, date=date or f"{datetime.now(UTC):%Y-%m-%d}", **cover)
    finder = views.finder()
    checks = overridden(views.checks(standing(views.cited(), finder)), override)
    facts = gather(front, _material(views, checks, zone, front.language, finder))
    if override and not views.store.readonly:
        told = dict(override) if isinstance(override, Mapping) else {"reason": override}
        views.store.custody.append("checks overridden", told)
    entries = tuple(views.store.custody.entries())
    if not pseudonyms and not removed:
        return Draft(facts, checks, variant, entries, claims_file.dump(views.docket.book()))
    authors = [exhibit.target.sender for exhibit in facts.exhibits]
    used = key_of(pseudonyms, [dict(row) for _, row in views.people.frame().iterrows()], authors, removed)
    return Draft(redacted(facts, used), checks, variant, (), "", used)


def _material(views: Views, checks: Any, zone: str, language: str, finder: Finder) -> Material:
    lanes = "topic" if len(views.shelf) else "platform"
    graph = views.people_topics("author", zone) if len(views.shelf) else None
    return Material(
        docket=views.docket,
        records=views.records,
        names=views.people.labels,
        people=views.people.frame(),
        searches=views.store.human.rows("search_log"),
        custody=views.store.custody.entries(),
        checks=checks,
        gaps=_gaps(views, language),
        lexicons=tuple(_lexicons(views, language)),
        counts=tuple(_counts(views, language)),
        timeline=_timeline(views.timeline("week", lanes, zone, {}), language),
        graph=_graph(graph, language) if graph is not None and len(graph.frame()) else None,
        method=tuple(said(text, language) for text in METHOD),
        finder=finder,
    )


def _timeline(timeline: Timeline, language: str) -> FigureFact | None:
    table = timeline.counts(by="month")
    table = table[table.sum(axis=1) > 0]
    if table.empty:
        return None
    picture, form = in_language(timeline.plot(), language), "%Y-%m"
    if len(table) > MOST_MONTHS:
        table, form = table.resample("YS").sum(), "%Y"
        table = table[table.sum(axis=1) > 0]
    lines = list(zip(table.index, table.to_numpy(), strict=True))[-MOST_MONTHS:]
    rows = tuple((month.strftime(form), *(f"{int(number):,}" for number in line)) for month, line in lines)
    drawing = picture.svg()
    return FigureFact(
        alt=picture.alt,
        caption=said(
            "Messages and events per week. The strips below show what each original covers; hatched stretches "
            "are not covered by any original.",
            language,
        ),
        svg=drawing if len(drawing) < LARGEST_DRAWING else b"",
        png=picture.png(),
        header=(said("month" if form == "%Y-%m" else "year", language), *map(str, table.columns)),
        rows=rows,
    )


def _graph(graph: PeopleTopics, language: str) -> FigureFact:
    picture = in_language(graph.plot(), language)
    links = graph.significant().head(MOST_LINKS)
    shown = links.assign(z=links["z"].map("{:.1f}".format), first=links["first"].astype(str).str[:10])
    shown["last"] = shown["last"].astype(str).str[:10]
    header = ("person", "topic", "days", "messages", "z", "first", "last")
    rows = tuple(tuple(map(str, line)) for line in shown[list(header)].itertuples(index=False))
    return FigureFact(
        alt=picture.alt,
        caption=retold_all(
            f"Days on which a person wrote about a topic. {graph.sentence()} A link is no proof of agreement.", language
        ),
        svg=picture.svg(),
        png=picture.png(),
        header=tuple(said(name, language) for name in header),
        rows=rows,
        widths=(2.4, 2.4, 0.8, 1.1, 0.8, 1.4, 1.4),
    )


def _gaps(views: Views, language: str) -> tuple[GapFact, ...]:
    """The findings on what is missing, the certain ones first; the last line says how many more there are."""
    every = views.gaps.frame()
    findings = every[every.groupby("kind").cumcount() < MOST_OF_A_KIND]
    rows = [
        GapFact(
            what=sentence_said(str(row["sentence"]), language),
            where=str(row["conversation"]),
            since=_day(row["since"]),
            until=_day(row["until"]),
            meaning=said(MEANING[str(row["certainty"])], language),
        )
        for row in findings.head(MOST_GAPS).to_dict("records")
    ]
    more = len(every) - len(rows)
    left = sentence_said(f"{more} more findings are in the case (case.gaps()).", language)
    return (*rows, GapFact(what=left)) if more > 0 else tuple(rows)


def _day(moment: Any) -> str:
    return "" if moment != moment or moment is None else str(moment)[:10]


def _lexicons(views: Views, language: str) -> list[LexiconFact]:
    return [
        LexiconFact(
            name=topic.name,
            version=str(topic.lexicon.version),
            terms=tuple(term.query for term in topic.lexicon.terms),
            exclude=tuple(term.query for term in topic.lexicon.exclude),
            hits=len(topic.hits),
            precision=retold(topic.precision(), language),
        )
        for topic in views.shelf
    ]


def _counts(views: Views, language: str) -> list[tuple[str, str]]:
    line: Mapping[Any, int] = views.counts().iloc[0].to_dict()
    files = views.frame("originals").drop_duplicates(["sha256", "path"])
    pages = views.frame("documents")["document_key"].nunique()
    numbers = {name: f"{line[name]:,}" for name in ("rows", "readable", "distinct")}
    told = said("{rows} rows, {readable} readable, {distinct} readable and distinct", language).format(**numbers)
    pairs = (("Messages", told), ("Documents", f"{pages:,}"), ("Originals", f"{len(files):,}"))
    return [(said(name, language), value) for name, value in pairs]
