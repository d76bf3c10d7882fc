"""Documents against bare libraries, in one run: words of PDF pages, and the errors of OCR on drawn pages.

`python tests/benchmarks/papers.py [pages]`. The floor for text is pypdfium2 alone, opening the same file and taking the
text of each page, in CPU time; memory is the greatest resident size of a process that does nothing else. OCR reads
pages that this script draws at 300 dots an inch, 12 points, from invented texts in English, simplified and traditional
Chinese; errors are edit distance over characters without blanks.
"""

from __future__ import annotations

import importlib.metadata
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from rapidfuzz.distance import Levenshtein  # noqa: E402

from tests.papers.prose import ENGLISH, SIMPLIFIED, TRADITIONAL, shuffled  # noqa: E402
from workbench.originals import Disk  # noqa: E402
from workbench.readers import pdf  # noqa: E402
from workbench.readers._ocr import engine, recognise  # noqa: E402
from workbench.readers._pdf_text import page_texts  # noqa: E402

TEXTS = {"English": ENGLISH, "simplified": SIMPLIFIED, "traditional": TRADITIONAL}
PAGES = 3  # of each script, for OCR


def written(path: Path, pages: int) -> None:
    """A PDF of text pages, half of them in English and half in Chinese, set by Typst."""
    import typst

    bodies = [shuffled(ENGLISH, n) if n % 2 else shuffled(SIMPLIFIED, n) for n in range(pages)]
    paragraphs = "\n#pagebreak()\n".join("\n\n".join([body] * 3) for body in bodies)
    source = path.with_suffix(".typ")
    source.write_text(f'#set text(font: ("Libertinus Serif", "Brief Sans SC"), size: 11pt)\n{paragraphs}', "utf-8")
    typst.compile(str(source), output=str(path), font_paths=[str(font_folder())])


def font_folder() -> Path:
    """Where the fonts of the brief lie."""
    return next(path.parent for path in (ROOT / "workbench").rglob("BriefSans*.otf"))


def cpu(work: Callable[[], Any]) -> float:
    """The best of three runs, in seconds of CPU."""
    best = 1e9
    for _ in range(3):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def bare(path: Path) -> int:
    """The text of each page by pypdfium2 alone."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    return sum(len(page.get_textpage().get_text_range()) for page in document)


def text_only(path: Path) -> int:
    """The text of each page by the reader's own step."""
    import pypdfium2

    return sum(len(page.text) for page in page_texts(pypdfium2.PdfDocument(path.read_bytes())))


def whole(path: Path) -> int:
    """All that the reader finds: text, covered words, properties, comments, earlier states."""
    return sum(1 for _ in pdf.READER.read(Disk(path)))


def peak(path: Path, what: str) -> float:
    """The greatest resident size in MB of a process that reads the file in one of these ways."""
    said = subprocess.run(
        [sys.executable, __file__, "--peak", what, str(path)], capture_output=True, text=True, check=True
    )
    return float(said.stdout)


def speed(pages: int) -> None:
    """Print the figures for text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.pdf"
        written(path, pages)
        floor = cpu(lambda: bare(path))
        print(f"pypdfium2 {importlib.metadata.version('pypdfium2')}, {pages} pages of text")
        for name, work in (("bare", bare), ("text_only", text_only), ("whole", whole)):
            took = cpu(lambda work=work: work(path))
            ratio, memory = took / floor, peak(path, name)
            print(
                f"{name:10} {1000 * took / pages:7.2f} ms a page   {ratio:5.2f} times bare   {memory:6.0f} MB at most"
            )


def drawn(text: str, font: Any) -> tuple[Any, str]:
    """One A4 page at 300 dots an inch with a text set in lines, and that text."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (2480, 3508), "white")
    pen, lines, line = ImageDraw.Draw(page), [], ""
    for piece in text.split(" ") if " " in text else text:
        joint = " " if " " in text else ""
        if pen.textlength(line + joint + piece, font=font) > 2080:
            lines.append(line)
            line = ""
        line = f"{line}{joint}{piece}".strip()
    for number, words in enumerate([*lines, line]):
        pen.text((200, 200 + 80 * number), words, fill="black", font=font)
    return page, "\n".join([*lines, line])


def ocr() -> None:
    """Print the error rates of OCR."""
    from PIL import ImageFont

    if not engine():
        print("No OCR engine is installed: nothing was measured.")
        return
    runtime = f", onnxruntime {importlib.metadata.version('onnxruntime')}" if engine().startswith("rapidocr") else ""
    print(f"{engine()}{runtime}, {PAGES} pages a script")
    for script, text in TEXTS.items():
        font = ImageFont.truetype(io.BytesIO(font_file(script).read_bytes()), 50)
        wrong = letters = 0
        begun = time.process_time()
        for seed in range(PAGES):
            page, wanted = drawn(
                " ".join([shuffled(text, seed)] * 2) if " " in text else shuffled(text, seed) * 2, font
            )
            found = recognise(page)
            said = "".join((found.text if found else "").split())
            wanted = "".join(wanted.split())
            wrong, letters = wrong + Levenshtein.distance(wanted, said), letters + len(wanted)
        took = (time.process_time() - begun) / PAGES
        print(f"{script:12} {wrong / letters:7.2%} of {letters:,} characters wrong   {took:5.1f} s of CPU a page")


def font_file(script: str) -> Path:
    """The font for a script: the brief's own for Chinese, matplotlib's for English."""
    if script != "English":
        return next((ROOT / "workbench").rglob("BriefSans*Regular*.otf"))
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"


def main() -> None:
    """Text and OCR; or, asked by itself, the memory of one way of reading."""
    if sys.argv[1:2] == ["--peak"]:
        {"bare": bare, "text_only": text_only, "whole": whole}[sys.argv[2]](Path(sys.argv[3]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    speed(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    ocr()


if __name__ == "__main__":
    main()
