"""Made-up facts with which a text is shown before anybody is told: in Chinese and English."""

from collections.abc import Mapping

from anju.notices.rules import filled, parts_of
from anju.notices.wording import Text

SAMPLES: Mapping[str, tuple[str, str]] = {
    "number": ("XM-26-0123", "XM-26-0123"),
    "title": ("卫生间顶棚漏水", "Bathroom ceiling leaks"),
    "place": ("3-2-1801", "3-2-1801"),
    "reporter": ("王女士", "Ms Wang"),
    "urgency": ("一般", "not urgent"),
    "due": ("15:30", "15:30"),
    "starts": ("03-05 09:00", "03-05 09:00"),
    "ends": ("03-05 11:00", "03-05 11:00"),
    "link": ("https://anju.example/c/7Kf3", "https://anju.example/c/7Kf3"),
    "item": ("1", "1"),
    "urges": ("2", "2"),
    "repeats": ("2", "2"),
    "clock": ("首次到场", "First arrival"),
    "price": ("180.00", "180.00"),
    "amount": ("180.00", "180.00"),
    "receipt": ("XM-26-0123-R1", "XM-26-0123-R1"),
    "into": ("XM-26-0124", "XM-26-0124"),
    "text": ("3 栋供水已恢复", "Water is back in building 3"),
    "code": ("135790", "135790"),
    "count": ("5", "5"),
    "lines": ("· 新报修 XM-26-0123\n· 催办 XM-26-0124", "· New repair XM-26-0123\n· Urged: XM-26-0124"),
    "name": ("短信通道", "Text messages"),
}
"""fact → how it may look"""


def preview(text: Text, *, english: bool) -> tuple[str, str, int]:
    """Title, sentence and how many text messages it makes, filled with the samples."""
    facts = {name: pair[english] for name, pair in SAMPLES.items()}
    said = filled(text.text(english=english), facts)
    return filled(text.title(english=english), facts), said, parts_of(said)
