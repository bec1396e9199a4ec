"""The page in a real browser: what it does, what it never does, and how it looks to those who cannot see it all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gapkit.commands import score
from gapkit.report.blocks import Cell, Column, Figure, Row, Section, Table
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.resources import resource_folder
from tests.plan_samples import with_plan
from tests.report.report_samples import HOSTILE, hostile_report, only_section, sample_report

BROWSER = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = (320, 390, 700, 821, 1024, 1100, 1360)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on PATH to open the report with")

Opener = Callable[..., Any]


def _example(name: str, folder: Path) -> Path:
    survey = folder / name
    survey.write_bytes(resource_folder("examples").joinpath(name).read_bytes())
    return survey


def _long_second_lines() -> Section:
    columns = (
        Column("name", "Dimension", "text"),
        *(Column(key, key.capitalize(), "gap") for key in ("before", "now", "target", "way")),
        Column("state", "Reading", "state"),
    )
    said = Cell("cannot be told", small="its interval is far wider than the way to the target")
    cells = (Cell("Assurance"), *(Cell("−0.33"),) * 3, said, Cell("Further away", state="short"))
    table = Table("t-way", "Way", columns, (Row(cells),), stacked=True)
    return Section("way", "", "Title", "Way", (Figure("f-way", "Way", "", table),))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright, which drives the browser, is missing")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the pages the tests open."""
    folder = tmp_path_factory.mktemp("pages")
    hotel = score(_example("hotel_es.xlsx", folder))
    texts = {
        "es": html_text(sample_report("es", second_language="en")),
        "en": html_text(sample_report("en")),
        "real": html_text(outline(hotel, language="es", second_language="en")),
        "plan": html_text(outline(with_plan(hotel, "es"), language="es")),
        "long": html_text(only_section(_long_second_lines())),
        **{f"hostile-{i}": html_text(hostile_report(text)) for i, text in enumerate(HOSTILE)},
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture(scope="module")
def noises() -> list[str]:
    """Collect what pages say on the console, in dialogues and to the network: nothing, ever."""
    return []


@pytest.fixture(scope="module")
def new_page(browser: Any, noises: list[str]) -> Iterator[Opener]:
    """Open windows that are listened to, all of the same visitor but for those who run no script."""
    contexts: dict[bool, Any] = {}

    def make(*, script: bool = True) -> Any:
        if script not in contexts:
            contexts[script] = browser.new_context(java_script_enabled=script)
        page = contexts[script].new_page()
        page.on("console", lambda message: noises.append(message.text))
        page.on("pageerror", lambda error: noises.append(str(error)))
        page.on("dialog", lambda dialog: (noises.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: request.url.startswith("file:") or noises.append(request.url))
        return page

    yield make
    for context in contexts.values():
        context.close()
    assert noises == []


@pytest.fixture(scope="module")
def windows(new_page: Opener) -> dict[str, Any]:
    """Keep the window in which pages are opened anew (``""``) and one for each page that is only looked at."""
    return {"": new_page()}


def _said(page: Any, noises: list[str]) -> list[str]:
    """Return what was said until now and forget it: only the test in which it was said shall fail."""
    page.evaluate("1")  # whatever is still on its way from the browser arrives before the answer
    said = list(noises)
    noises.clear()
    return said


def _seen_as(page: Any, width: int, **media: str) -> None:
    usual = {"media": "null", "color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
    page.bring_to_front()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(**(usual | media))


@pytest.fixture
def opened(windows: dict[str, Any], files: dict[str, Path], noises: list[str]) -> Iterator[Opener]:
    """Open a page anew; when the test is over, prove that it was silent and asked the network for nothing."""

    def open_page(name: str = "es", *, width: int = 1360, **media: str) -> Any:
        page = windows[""]
        _seen_as(page, width, **media)
        page.goto(files[name].as_uri())
        return page

    yield open_page
    assert _said(windows[""], noises) == []


@pytest.fixture
def looked_at(new_page: Opener, windows: dict[str, Any], files: dict[str, Path], noises: list[str]) -> Iterator[Opener]:
    """Show a page that nobody presses, types into or writes on, so that one window serves all who only look."""

    def look_at(name: str = "es", *, width: int = 1360, **media: str) -> Any:
        if first := name not in windows:
            windows[name] = new_page()
        page = windows[name]
        _seen_as(page, width, **media)
        if first:
            page.goto(files[name].as_uri())
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return page

    yield look_at
    assert _said(windows[""], noises) == []


def overflow(page: Any) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def shown_rows(page: Any) -> int:
    return int(page.locator("#t-items tbody tr:visible").count())


@pytest.mark.parametrize("name", ["es", "real", "plan"])
def test_no_page_scrolls_sideways_and_no_table_is_cut_at_any_width(looked_at: Opener, name: str) -> None:
    page = looked_at(name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0, width
        assert page.evaluate(
            """[...document.querySelectorAll('.plot > .rw')].every(
            t => t.getBoundingClientRect().right <= t.parentElement.getBoundingClientRect().right)"""
        ), width


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_texts_run_nothing_and_break_no_layout(opened: Opener, number: int) -> None:
    page = opened(f"hostile-{number}")
    for width in (320, 1360):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == 0, width


def test_everything_is_visible_without_script_and_no_dead_control_is(
    new_page: Opener, files: dict[str, Path], noises: list[str]
) -> None:
    page = new_page(script=False)
    _seen_as(page, 1360)
    page.goto(files["es"].as_uri())
    assert shown_rows(page) == 22
    assert page.locator(".bi:visible").count() == 2
    assert page.locator("section:visible").count() == page.locator("section").count() == 8
    assert page.locator("button:visible").count() == 0
    assert page.locator("nav a:visible").count() == 8
    assert noises == []


def test_the_filter_shows_the_items_of_one_dimension_and_counts_them(opened: Opener) -> None:
    page = opened()
    page.get_by_role("button", name="Fiabilidad").click()
    assert shown_rows(page) == 5
    assert page.get_by_role("status").inner_text() == "5 de 22"
    pressed = page.locator(".filters button[aria-pressed=true]")
    assert pressed.all_inner_texts() == ["Fiabilidad"]
    page.get_by_role("button", name="Todas").click()
    assert shown_rows(page) == 22
    assert page.get_by_role("status").inner_text() == "22 de 22"


def test_a_heading_sorts_its_column_both_ways_and_keeps_missing_values_last(opened: Opener) -> None:
    page = opened()
    places = page.locator("#t-items tbody tr td:first-child")
    heading = page.locator("#t-items th", has_text="Prioridad")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    assert places.first.inner_text().split()[0] == "22"
    assert places.last.inner_text().split()[0] == "21"
    heading.get_by_role("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert places.first.inner_text().split()[0] == "1"
    assert places.last.inner_text().split()[0] == "21"
    assert page.locator("#t-items th[aria-sort]").count() == 1


def test_words_are_sorted_as_words(opened: Opener) -> None:
    page = opened()
    heading = page.locator("#t-items th", has_text="Aspecto").first
    heading.get_by_role("button").click()
    names = [text[:2] for text in page.locator("#t-items tbody th").all_inner_texts()]
    assert names == sorted(names) and len(set(names)) == 5


def test_the_summary_changes_its_language(opened: Opener) -> None:
    page = opened()
    assert page.locator(".bi:visible").get_attribute("lang") == "es"
    page.get_by_role("button", name="Summary in English").click()
    assert page.locator(".bi:visible").get_attribute("lang") == "en"
    assert page.get_by_role("button", name="Summary in English").get_attribute("aria-pressed") == "true"


def test_the_theme_goes_from_automatic_to_light_to_dark(opened: Opener) -> None:
    page = opened(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark, light = "rgb(16, 22, 26)", "rgb(248, 246, 241)"
    button = page.locator("#gk-theme")
    seen = [(button.inner_text(), page.evaluate(background))]
    for _ in range(3):
        button.click()
        seen.append((button.inner_text(), page.evaluate(background)))
    assert seen == [
        ("Tema: automático", dark),
        ("Tema: claro", light),
        ("Tema: oscuro", dark),
        ("Tema: automático", dark),
    ]


def test_contents_are_folded_on_a_phone_and_open_on_a_desk(opened: Opener) -> None:
    page = opened(width=390)
    assert page.locator("nav a:visible").count() == 0
    page.locator("nav summary").click()
    assert page.locator("nav a:visible").count() == 8
    page.set_viewport_size({"width": 1360, "height": 900})
    page.wait_for_function("document.querySelector('nav details').open")
    assert page.locator("nav a:visible").count() == 8


def test_the_contents_mark_the_section_in_view(opened: Opener) -> None:
    page = opened(reduced_motion="reduce")
    page.locator("nav a[href='#items']").click()
    page.wait_for_function("document.querySelector('nav a[aria-current]')?.hash === '#items'")
    assert page.locator("nav a[aria-current]").count() == 1


def test_the_keyboard_reaches_the_skip_link_first_and_then_every_control(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.innerText.slice(0, 20)"))
        if page.evaluate("document.activeElement === document.body"):
            break
    wanted = page.locator(":is(button, a, summary, .scroll):visible").count()
    assert len(reached) >= wanted
    assert "gk-theme" in reached and "Todas" in reached


def test_every_target_is_at_least_24_pixels_high(looked_at: Opener) -> None:
    for width in (390, 1360):
        page = looked_at(width=width)
        small = page.evaluate(
            """[...document.querySelectorAll('button, summary, nav a, .meta a, .four a')]
            .map(e => [e.innerText, e.getBoundingClientRect()])
            .filter(([, r]) => r.width && (r.height < 24 || r.width < 24)).map(([t, r]) => [t, r.width, r.height])"""
        )
        assert small == [], width


def test_rows_become_blocks_on_a_phone_with_the_ends_of_their_axis(looked_at: Opener) -> None:
    page = looked_at(width=390)
    row = page.locator("#t-gaps tbody tr").first
    assert row.evaluate("e => getComputedStyle(e).display") == "grid"
    ends = row.locator("td.sp").first.evaluate(
        "e => [getComputedStyle(e, '::before').content, getComputedStyle(e, '::after').content]"
    )
    assert ends == ['"4,0"', '"7,0"']
    tree = page.locator("#t-gaps").aria_snapshot()
    assert tree.startswith('- table "Brecha por dimensión"')
    assert 'rowheader "Fiabilidad"' in tree and "columnheader" in tree


CONTRAST = """() => {
  const channel = v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => .2126 * channel(c[0]) + .7152 * channel(c[1]) + .0722 * channel(c[2]);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c }
    return [255, 255, 255] };
  const poor = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement, box = e.getBoundingClientRect();
    if (!walker.currentNode.data.trim() || !box.width || e.closest('script, style, .vh, .skip')) continue;
    const style = getComputedStyle(e), ink = parse(e.closest('svg') ? style.fill : style.color), paper = ground(e);
    const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.push([e.tagName, e.className.baseVal ?? e.className, ratio.toFixed(2)]);
  }
  return poor }"""


@pytest.mark.parametrize("name", ["es", "real", "plan"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1360])
def test_all_text_has_enough_contrast(looked_at: Opener, name: str, scheme: str, width: int) -> None:
    assert looked_at(name, width=width, color_scheme=scheme).evaluate(CONTRAST) == []


def test_the_contrast_check_would_notice_pale_text(opened: Opener) -> None:
    page = opened()
    page.evaluate("document.querySelector('section .lead').style.color = '#BBBBBB'")
    assert [tag for tag, _, _ in page.evaluate(CONTRAST)] == ["P"]


def test_no_text_is_smaller_than_11_pixels_on_screen(looked_at: Opener) -> None:
    sizes = looked_at().evaluate(
        """[...document.querySelectorAll('body *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .filter(e => !e.closest('script, style')).map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert min(sizes) >= 11


def test_every_control_and_region_has_a_name_for_screen_readers(looked_at: Opener) -> None:
    page = looked_at()
    tree = page.locator("body").aria_snapshot()
    roles = "button|link|table|region|img|navigation|figure|cell|columnheader|rowheader"
    nameless = [line.strip() for line in tree.splitlines() if re.fullmatch(rf"- ({roles}):?", line.strip())]
    # An empty corner cell and a cell that holds only a drawing have no words; their row has.
    assert [line for line in nameless if not line.startswith("- cell")] == []
    for landmark in ("banner", "main", "contentinfo", 'navigation "Índice"', 'region "Portada y mensaje clave"'):
        assert f"- {landmark}" in tree


def test_forced_colours_keep_the_marks(looked_at: Opener) -> None:
    page = looked_at(forced_colors="active")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for part, side in (("::after", "backgroundColor"), ("::before", "borderTopColor"), ("", "backgroundColor")):
        seen = page.locator("#t-gaps i.gapn").first.evaluate(f"e => getComputedStyle(e, '{part}').{side}")
        assert seen not in (ground, "rgba(0, 0, 0, 0)"), part
    lines = page.locator("#t-gaps .d").first.evaluate("e => getComputedStyle(e).backgroundImage")
    assert "gradient" in lines


def printed(page: Any) -> bytes:
    return bytes(page.pdf(prefer_css_page_size=True, print_background=True, tagged=True))


def pages_of(document: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", document))


def test_the_report_prints_on_few_pages_of_the_right_paper(looked_at: Opener) -> None:
    document = printed(looked_at("real"))
    assert 5 <= pages_of(document) <= 22
    boxes = {tuple(round(float(v)) for v in box.split()) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", document)}
    assert boxes <= {(0, 0, 595, 842), (0, 0, 596, 842), (0, 0, 595, 841), (0, 0, 596, 843)}
    assert b"/MarkInfo" in document or b"/StructTreeRoot" in document


def test_print_shows_filtered_rows_again_and_hides_what_only_a_screen_can_use(opened: Opener) -> None:
    page = opened(width=688)
    page.get_by_role("button", name="Fiabilidad").click()
    page.emulate_media(media="print")
    assert shown_rows(page) == 22
    assert page.locator(".tools:visible, .filters:visible, nav:visible, .bar:visible").count() == 0
    assert page.locator(".bi:visible").count() == 1
    assert overflow(page) == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_print_is_light_whatever_the_theme(opened: Opener) -> None:
    page = opened(color_scheme="dark")
    page.locator("#gk-theme").click()
    page.locator("#gk-theme").click()
    page.emulate_media(media="print", color_scheme="dark")
    colours = "[...document.querySelectorAll('section .lead, section h2')].map(e => getComputedStyle(e).color)"
    assert set(page.evaluate(colours)) == {"rgb(65, 76, 86)", "rgb(24, 32, 38)"}


@pytest.mark.parametrize("name", ["es", "real", "plan"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_labels_of_an_axis_never_touch(looked_at: Opener, name: str, media: str) -> None:
    page = looked_at(name)
    page.emulate_media(media=media)
    for width in WIDTHS if media == "screen" else (688,):
        page.set_viewport_size({"width": width, "height": 900})
        touching = page.evaluate(
            """[...document.querySelectorAll('.ax')].filter(e => e.getBoundingClientRect().width > 1).flatMap(e => {
            const boxes = [...e.children].map(tick => tick.getBoundingClientRect());
            return boxes.slice(1).filter((box, i) => box.left < boxes[i].right + 1).map(() => e.textContent) })"""
        )
        assert touching == [], width


def test_marks_stand_where_their_values_are_and_in_the_middle_of_their_strip(looked_at: Opener) -> None:
    page = looked_at()
    off = page.evaluate(
        """[...document.querySelectorAll('.sp .d, td.d')].flatMap(d => {
        const box = d.getBoundingClientRect(), css = getComputedStyle(d);
        const left = box.left + parseFloat(css.paddingLeft);
        const width = box.width - parseFloat(css.paddingLeft) - parseFloat(css.paddingRight);
        return [...d.querySelectorAll('i:not(.k)')].flatMap(i => {
            const own = i.getBoundingClientRect(), [x, w] = ['--x', '--w'].map(n => i.style.getPropertyValue(n));
            const start = left + width * x / 100;
            const across = w ? own.left - start : own.left + own.width / 2 - start;
            const far = w && own.width > 5 ? own.right - start - width * w / 100 : 0;
            const down = own.top + own.height / 2 - box.top - box.height / 2;
            return Math.abs(across) < 2 && Math.abs(far) < 2 && Math.abs(down) < 1 ? []
                : [[i.className, across, far, down]] }) })"""
    )
    assert off == []
    assert page.locator("td.d i").count() > 20


def test_the_points_a_span_takes_in_stand_where_their_values_are(looked_at: Opener) -> None:
    page = looked_at("real")
    off = page.evaluate(
        """[...document.querySelectorAll('.sp i[style*="--w"]')].flatMap(i => {
        const own = i.getBoundingClientRect(), ci = i.className.startsWith('ci');
        const at = part => parseFloat(getComputedStyle(i, part).left) + (ci ? 1.25 : 0);
        const share = (i.style.getPropertyValue('--p') || 50) / 100, whole = own.width - (ci ? 2.5 : 0);
        const near = {gapn: 0, gapp: whole}[i.classList[0]] ?? whole * share;
        const wrong = [at('::after') - near, ...(ci ? [] : [at('::before') - (whole - near)])];
        return i.classList.length > 1 && wrong.some(px => !(Math.abs(px) < 1)) ? [[i.className, ...wrong]] : [] })"""
    )
    assert off == []
    assert page.locator(".sp i.gapn.e, .sp i.gapp.e").count() > 5


def test_a_missing_figure_is_a_dash_to_the_eye_and_words_to_the_ear(looked_at: Opener) -> None:
    page = looked_at()
    assert page.locator("td.na").first.inner_text() == ""
    assert page.evaluate("getComputedStyle(document.querySelector('td.na'), '::after').content") == '"—" / "sin dato"'
    read = page.locator("#t-items").aria_snapshot()
    assert read.count('- cell "sin dato"') == page.locator("#t-items td.na").count() > 0


def test_no_text_of_a_stacked_row_runs_over_its_neighbour(looked_at: Opener) -> None:
    for name, width in (("long", 320), ("long", 390), ("real", 390)):
        over = looked_at(name, width=width).evaluate(
            """[...document.querySelectorAll('.rw tbody :is(td, th)')]
            .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => [e.innerText, e.scrollWidth, e.clientWidth])"""
        )
        assert over == [], (name, width)


@pytest.mark.parametrize("name", ["en", "real"])
def test_nothing_printed_is_wider_than_the_paper(looked_at: Opener, name: str) -> None:
    page = looked_at(name, width=688)
    page.emulate_media(media="print")
    wide = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(e => !e.closest('svg, .vh'))
        .filter(e => e.getBoundingClientRect().right > 689).map(e => e.tagName + '.' + e.className)"""
    )
    assert wide == []
