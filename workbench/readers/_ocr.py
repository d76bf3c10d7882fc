"""Words read from pictures, where an engine is installed: RapidOCR (extra `ocr`), else the Tesseract program.

RapidOCR carries its models in its package and needs no language to be named; Tesseract is many times quicker and
reads the languages that the system has. Nothing is fetched. Without either, `engine()` is empty.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

MAX_PIXELS = 16_000_000
MAX_SIDE = 4_000  # pixels: larger pictures are made smaller first
FIND_SIDE = 1_600  # pixels on which lines are looked for; they are read in full size
UNSURE = 0.8  # mean confidence below which a page may stand on its head
MIN_SIDE = 12
SURE = 0.5  # words read less surely than this are left out
LANGUAGES = ("eng", "chi_sim", "chi_tra")
PATIENCE = 120  # seconds for one picture
REMEMBERED = 2_000
Word = tuple[int, int, int, int, float, str]  # left, top, width, height, confidence, text


_KNOWN: dict[tuple[str, tuple[int, int]], tuple[tuple[Any, ...], tuple[str, ...], tuple[float, ...]]] = {}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an engine has read: the text in lines, how sure it is on the whole (0 to 1), and each piece with its box."""

    text: str
    confidence: float
    words: tuple[Word, ...]


@lru_cache(maxsize=1)
def engine() -> str:
    """The engine at hand with its version ("rapidocr 3.10.0", "tesseract 5.3.0"); empty if there is none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        version("onnxruntime")
        return f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        pass
    program = shutil.which("tesseract")
    if not program:
        return ""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=20)
    return (said.stdout or said.stderr).split("\n")[0].strip() or "tesseract"


def recognise(picture: Any) -> Recognised | None:
    """The words in a Pillow picture, turned upright if need be; None where no engine is installed or it fails."""
    if not engine() or min(picture.size) < MIN_SIDE:
        return None
    picture = _fitting(picture)
    try:
        found = _read(picture)
        turned = [_read(picture.rotate(angle, expand=True)) for angle in _angles(found)]
        found = max([found, *turned], key=lambda one: one.confidence * len(one.text))
        return _straightened(picture, found)
    except Exception:
        return None


def _angles(found: Recognised) -> tuple[int, ...]:
    """By how much a picture may be turned, judged by what was read in it as it is."""
    if not found.words:
        return ()
    return (90, 270) if _sideways(found.words) else (180,) if found.confidence < UNSURE else ()


def _fitting(picture: Any) -> Any:
    """The picture in three colours, made smaller where it has more pixels than the engine can hold."""
    size = picture.size[0] * picture.size[1]
    if size > MAX_PIXELS:
        scale = (MAX_PIXELS / size) ** 0.5
        picture = picture.resize((int(picture.size[0] * scale), int(picture.size[1] * scale)))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        from PIL import Image

        paper = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(paper, picture.convert("RGBA"))
    return picture.convert("RGB")


def _read(picture: Any) -> Recognised:
    return _rapid(picture)[0] if engine().startswith("rapidocr") else _tesseract(picture)


def _straightened(picture: Any, found: Recognised) -> Recognised:
    """Read again with the page turned level, where its lines rise or fall by more than two degrees."""
    if not engine().startswith("rapidocr"):
        return found
    angle = _rapid(picture)[1] if found.words else 0.0
    if not 2.0 < abs(angle) < 30.0:
        return found
    from PIL import Image

    turned = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))
    level = _read(turned)
    return level if level.confidence > found.confidence - 0.1 else found


def _sideways(words: Sequence[Word]) -> bool:
    """True if most pieces stand upright and hold letters that are not written so."""
    tall = sum(height > 1.5 * width for _, _, width, height, _, text in words if len(text) > 2)
    dense = sum("\u3040" <= char <= "\u9fff" for *_, text in words for char in text)
    return tall > len(words) / 2 and dense < sum(len(text) for *_, text in words) * 0.2


@lru_cache(maxsize=1)
def _loaded() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    threads = os.environ.get("OMP_NUM_THREADS", "")  # what workers are told, so that they do not crowd each other
    told = {"EngineConfig.onnxruntime.intra_op_num_threads": int(threads)} if threads.isdecimal() else {}
    # Small pictures are not made larger first: as good, and twice as quick. The engine's own guess whether a line
    # stands on its head is off: it turns sound lines round (15 % of all English characters wrong, with it).
    sizes = {"Global.max_side_len": MAX_SIDE, "Det.limit_type": "max", "Det.limit_side_len": FIND_SIDE}
    sizes["Rec.rec_batch_num"] = 1  # no line is padded to the length of another
    return RapidOCR(params={"Global.log_level": "error", "Global.use_cls": False, **sizes, **told})


def _boxes(picture: Any) -> tuple[tuple[Any, ...], tuple[str, ...], tuple[float, ...]]:
    """The engine's answer for a picture; remembered, since logos and signatures come again and again."""
    import numpy

    data = picture.tobytes()
    mark = (hashlib.sha256(data).hexdigest(), picture.size)
    if mark not in _KNOWN:
        pixels = numpy.frombuffer(data, "uint8").reshape(picture.size[1], picture.size[0], 3)[:, :, ::-1]
        result = _loaded()(pixels)
        found = () if result.txts is None else tuple(zip(result.boxes, result.txts, result.scores, strict=True))
        if len(_KNOWN) >= REMEMBERED:
            _KNOWN.pop(next(iter(_KNOWN)))
        _KNOWN[mark] = (
            tuple(box for box, _, _ in found),
            tuple(text for _, text, _ in found),
            tuple(float(score) for _, _, score in found),
        )
    return _KNOWN[mark]


def _rapid(picture: Any) -> tuple[Recognised, float]:
    """What RapidOCR reads, and by how many degrees its lines rise."""
    boxes, texts, scores = _boxes(picture)
    words: list[Word] = []
    angles = []
    for box, text, score in zip(boxes, texts, scores, strict=True):
        if score < SURE or not text.strip():
            continue
        xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
        words.append((int(min(xs)), int(min(ys)), int(max(xs) - min(xs)), int(max(ys) - min(ys)), score, text))
        if xs[1] - xs[0] > 40:
            angles.append((ys[1] - ys[0]) / (xs[1] - xs[0]))
    slope = sorted(angles)[len(angles) // 2] if angles else 0.0
    return _told(words), slope * 57.3


def _told(words: list[Word]) -> Recognised:
    if not words:
        return Recognised("", 0.0, ())
    upright = sum(height > 2 * width for _, _, width, height, _, text in words if len(text) > 1) > len(words) / 2
    ordered = sorted(words, key=lambda word: -word[0]) if upright else words
    lines: list[list[Word]] = []
    for word in ordered:
        if lines and not upright and _level(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    text = "\n".join(" ".join(word[5] for word in sorted(line)) for line in lines)
    letters = sum(len(word[5]) for word in words)
    return Recognised(text, sum(word[4] * len(word[5]) for word in words) / letters, tuple(ordered))


def _level(one: Word, other: Word) -> bool:
    """True if two pieces stand on one line."""
    shared = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return shared > 0.6 * min(one[3], other[3])


def _tesseract(picture: Any) -> Recognised:
    target = io.BytesIO()
    picture.save(target, "PNG")
    command = [str(shutil.which("tesseract")), "-", "-", "-l", "+".join(_languages()), "--psm", "1", "tsv"]
    said = subprocess.run(command, input=target.getvalue(), capture_output=True, check=True, timeout=PATIENCE)
    rows = csv.DictReader(io.StringIO(said.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    words: list[Word] = []
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        score = float(row["conf"]) / 100
        if row["level"] == "5" and score >= SURE and row["text"].strip():
            box = [int(row[name]) for name in ("left", "top", "width", "height")]
            words.append((box[0], box[1], box[2], box[3], score, row["text"]))
            lines.setdefault(tuple(row[name] for name in ("block_num", "par_num", "line_num")), []).append(row["text"])
    mean = sum(word[4] for word in words) / len(words) if words else 0.0
    return Recognised("\n".join(" ".join(line) for line in lines.values()), mean, tuple(words))


@lru_cache(maxsize=1)
def _languages() -> tuple[str, ...]:
    said = subprocess.run(
        [str(shutil.which("tesseract")), "--list-langs"], capture_output=True, text=True, check=False, timeout=20
    )
    there = said.stdout.split()
    return tuple(name for name in LANGUAGES if name in there) or ("eng",)
