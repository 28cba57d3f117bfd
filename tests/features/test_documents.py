"""Documents: kept by what is in them, read once they have passed, and each look is traced."""

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from casework import Story
from PIL import Image
from sqlalchemy import text
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from caseflow.documents import service
from caseflow.documents.service import verification
from caseflow.documents.service.content import DOCX, ODT
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.web.today import now
from workers import tasks, transaction

MONDAY, FRIDAY = date(2010, 3, 1), date(2010, 3, 5)
WORDS = b"The school writes that attendance is better.\n"
SAID = {
    "title": "Letter about attendance",
    "from_whom": "Nowhere Primary School",
    "dated_on": ["1", "3", "2010"],
}
CLEAN = f"{sys.executable} -c 'import sys; sys.stdin.buffer.read()'"
STOPS = (
    f'{sys.executable} -c \'import sys; stop = b"virus" in sys.stdin.buffer.read(); print("Found: Test");'
    " sys.exit(stop)'"
)
BROKEN = f"{sys.executable} -c 'import sys; sys.exit(2)'"


def image(kind: str, size: tuple[int, int] = (400, 200)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind)
    return made.getvalue()


def packed(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packing:
        for name, said in parts.items():
            packing.writestr(name.replace("__", "/").replace("_DOT_", "."), said)
    return made.getvalue()


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
    ' PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
WORD = {"[Content_Types]_DOT_xml": _TYPES, "_rels___DOT_rels": "<x/>", "word__document_DOT_xml": "<w/>"}
OPEN = {"mimetype": ODT, "content_DOT_xml": "<x/>"}
GOOD = {
    "application/pdf": b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n",
    "image/png": image("PNG"),
    "image/jpeg": image("JPEG"),
    "image/tiff": image("TIFF"),
    DOCX: packed(**WORD),
    ODT: packed(**OPEN),
    "text/plain": WORDS,
}
BAD = {
    "empty": b"",
    "program": b"MZ\x90\x00" + b"\x00" * 200,
    "page": b"<html><script>alert(1)</script></html>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif": image("GIF"),
    "archive": packed(a="b"),
    "macros": packed(**WORD, word__vbaProject_DOT_bin="x"),
    "script in an open document": packed(**OPEN, Basic__x_DOT_xml="x"),
    "spreadsheet": packed(**{"[Content_Types]_DOT_xml": "<a/>", "xl__workbook_DOT_xml": "<w/>"}),
    "control characters": b"words\x00\x01",
    "not UTF-8": b"\xff\xfewords",
    "large": b"a" * (10 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("kind", GOOD)
def test_the_kind_of_a_file_follows_from_what_is_in_it(kind: str) -> None:
    assert service.media_type(GOOD[kind]) == kind


@pytest.mark.parametrize("what", BAD)
def test_a_file_of_another_kind_is_refused_whatever_its_name(what: str) -> None:
    with pytest.raises(Refusal) as refused:
        service.media_type(BAD[what])
    assert refused.value.field == "file"


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None], worker_app: Any) -> Any:
    today(FRIDAY)
    transaction.use(worker_app)
    yield a_case().referred(MONDAY)
    transaction.use(None)
    worker_app.config["VIRUS_SCAN"] = ""


def added(client: Any, story: Story, content: bytes = WORDS, name: str = "letter.txt", **said: Any) -> Any:
    data = SAID | said | {"file": (io.BytesIO(content), name)}
    fields = [(key, each) for key, given in data.items() for each in _each(given)]
    boundary, body = encode_multipart(MultiDict(fields))  # the test client would leave a file open
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(f"/cases/{story.case_id}/documents/new", data=body, content_type=kind)


def _each(given: Any) -> list[Any]:
    if isinstance(given, tuple):
        return [FileStorage(*given)]
    return given if isinstance(given, list) else [given]


def listed(client: Any, story: Story) -> str:
    return " ".join(unescape(client.get(f"/cases/{story.case_id}/documents").text).split())


def file_of(owning: Any, story: Story, part: str = "file") -> str:
    with owning():
        document = db.session.scalar(text("select id from document order by added_at desc limit 1"))
    return f"/cases/{story.case_id}/documents/{document}/{part}"


def test_a_document_is_read_once_it_has_passed_as_a_file_and_nothing_else(
    story: Story, client_for: Any, owning: Any, worker_app: Any, web_app: Any
) -> None:
    client, worker_app.config["VIRUS_SCAN"] = client_for("practitioner"), CLEAN
    assert added(client, story, name="../../evil.html").status_code == 302
    address = file_of(owning, story)
    assert "It waits for the virus scan" in listed(client, story)
    assert client.get(address).status_code == 404, "nobody has looked at it"
    tasks.check_documents()
    tasks.check_documents()
    assert "It passed the virus scan" in listed(client, story)
    file = client.get(address)
    assert (file.status_code, file.data) == (200, WORDS)
    assert file.headers["Content-Disposition"] == 'attachment; filename="Letter_about_attendance.txt"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert "script-src" not in file.headers["Content-Security-Policy"]
    assert file.headers["Cache-Control"] == "no-store"
    with owning():
        looks = text("select count(*) from audit_entry where action = 'read_document'")
        assert db.session.scalar(looks) == 2


def test_what_the_scanner_stops_is_never_read(
    story: Story, client_for: Any, owning: Any, worker_app: Any
) -> None:
    client, worker_app.config["VIRUS_SCAN"] = client_for("practitioner"), STOPS
    assert added(client, story, b"a virus for tests").status_code == 302
    tasks.check_documents()
    assert "The scan found a virus in it" in listed(client, story)
    assert client.get(file_of(owning, story)).status_code == 404
    worker_app.config["VIRUS_SCAN"] = ""
    tasks.check_documents()
    assert client.get(file_of(owning, story)).status_code == 404, "no second look makes it readable"
    with owning():
        assert db.session.scalar(text("select finding from document")) == "Found: Test"


def test_a_scanner_that_fails_lets_nothing_pass_and_is_asked_again(
    story: Story, client_for: Any, owning: Any, worker_app: Any
) -> None:
    client, worker_app.config["VIRUS_SCAN"] = client_for("practitioner"), BROKEN
    assert added(client, story).status_code == 302
    tasks.check_documents()
    assert client.get(file_of(owning, story)).status_code == 404
    health = unescape(client_for("administrator").get("/health").text)
    assert "Checking documents: the last run could do none of 1" in " ".join(health.split())
    worker_app.config["VIRUS_SCAN"] = CLEAN
    with worker_app.app_context():
        checked = service.check_next(CLEAN, now().at + timedelta(minutes=6))
        db.session.commit()
    assert (checked.found, checked.failed) == (True, False)
    assert client.get(file_of(owning, story)).status_code == 200


def test_without_a_scanner_pages_say_so_and_it_is_scanned_once_there_is_one(
    story: Story, client_for: Any, owning: Any, worker_app: Any
) -> None:
    client = client_for("practitioner")
    assert added(client, story, b"a virus for tests").status_code == 302
    tasks.check_documents()
    page = listed(client, story)
    assert "No virus scanner is set up here" in page
    assert "It has not been looked at for viruses." in page
    assert client.get(file_of(owning, story)).status_code == 200
    health = " ".join(unescape(client_for("administrator").get("/health").text).split())
    assert "None is set up: documents are kept and read without a scan" in health
    with worker_app.app_context():
        service.check_next(STOPS, now().at + timedelta(minutes=6))
        db.session.commit()
    assert client.get(file_of(owning, story)).status_code == 404


def test_an_image_has_a_small_picture_and_a_broken_one_has_none(
    story: Story, client_for: Any, owning: Any
) -> None:
    client = client_for("practitioner")
    assert added(client, story, GOOD["image/jpeg"], "scan.jpg").status_code == 302
    tasks.check_documents()
    address = file_of(owning, story, "thumbnail")
    assert address in client.get(f"/cases/{story.case_id}/documents").text
    picture = client.get(address)
    with Image.open(io.BytesIO(picture.data)) as small:
        assert (small.format, small.size) == ("PNG", (160, 80))
    assert picture.headers["Content-Type"] == "image/png"
    assert added(client, story, GOOD["image/png"][:60], "cut.png", title="Cut off").status_code == 302
    tasks.check_documents()
    assert client.get(file_of(owning, story)).status_code == 200
    assert client.get(file_of(owning, story, "thumbnail")).status_code == 404


def test_what_is_missing_or_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    story: Story, client_for: Any
) -> None:
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/documents/new"
    empty = client.post(address, data={})
    assert empty.status_code == 422
    for sentence in ("Choose a file", "Say what it is", "Say who it is from", "Enter the date on it"):
        assert sentence in empty.text
    for wrong in ({"content": BAD["page"]}, {"content": BAD["large"]}, {"dated_on": ["6", "3", "2010"]}):
        refused = added(client, story, **wrong)
        assert refused.status_code == 422
        assert 'value="Letter about attendance"' in refused.text
    assert "No document" in listed(client, story)
    assert added(client, story, b"a" * (12 * 1024 * 1024)).status_code == 413


def test_a_form_that_is_sent_twice_adds_one_document(story: Story, client_for: Any, owning: Any) -> None:
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/documents/new"
    form = client.get(address).request.full_path
    for _ in range(2):
        sent = client.post(form, data=SAID | {"file": (io.BytesIO(WORDS), "letter.txt")})
        assert sent.status_code == 302
    with owning():
        assert db.session.scalar(text("select count(*) from document")) == 1


def test_one_that_is_withdrawn_stays_in_the_list_with_its_reason_and_is_read_no_more(
    story: Story, client_for: Any, owning: Any
) -> None:
    client = client_for("practitioner")
    added(client, story)
    tasks.check_documents()
    address = file_of(owning, story, "withdraw")
    assert client.post(address, data={"why": ""}).status_code == 422
    assert client_for("outsider").post(address, data={"why": "No"}).status_code in (403, 404)
    assert client.post(address, data={"why": "It is about another child"}).status_code == 302
    assert "Withdrawn by Practitioner Testerton" in listed(client, story)
    assert "It is about another child" in listed(client, story)
    assert client.get(file_of(owning, story)).status_code == 404
    again = client.post(address, data={"why": "Once more"})
    assert (again.status_code, "withdrawn already" in again.text) == (422, True)


def test_a_file_that_was_changed_in_the_database_is_not_given_out(
    story: Story, client_for: Any, owning: Any, app: Any
) -> None:
    client = client_for("practitioner")
    added(client, story)
    tasks.check_documents()
    with owning():
        assert [each.passed for each in verification.verify()] == [True]
        db.session.execute(text("update document_content set content = 'something else'"))
        (found,) = verification.verify()
    assert (found.name, found.passed) == ("every document is what was put on file", False)
    assert found.found.startswith("1 wrong: document ")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = client.get(file_of(owning, story))
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500
    assert b"something else" not in answer.data
