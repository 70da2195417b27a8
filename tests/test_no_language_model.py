"""No language model reads what people write: nothing goes anywhere but to Slack, and no model is at hand."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from bot.texts import Texts
from models.person import Language
from playground.sight import shown
from tests.conftest import Running
from tests.test_architecture import ROOT, imports, modules, name, read

# Which modules open connections to other programs, and to whom.
SPEAK = {
    "bot/compose.py": "Slack, through the one pool of connections",
    "bot/mail/postman.py": "the mail server that the operator names",
    "bot/running/bouncing.py": "the running Kring, about mail that came back",
    "bot/running/doctor/provider.py": "Slack, to see whether it answers",
    "bot/running/doctor/live.py": "Slack, to try it out",
    "bot/running/doctor/machine.py": "the ports of this machine",
    "bot/running/doctor/slack.py": "Slack, to look at the tokens",
    "bot/slack/client.py": "Slack",
    "bot/slack/sockets.py": "Slack, over its socket",
    "bot/story/stage.py": "the playground on this machine",
}
OPEN = {
    "ClientSession", "AsyncWebClient", "WebClient", "Asking", "AsyncSocketModeHandler",
    "HTTPConnection", "HTTPSConnection", "SMTP", "SMTP_SSL", "create_connection", "open_connection",
    "urlopen", "urlretrieve", "ws_connect",
}  # fmt: skip
OTHERS = re.compile(
    r"^(http\.client|urllib\.request|urllib3|requests|httpx|smtplib|aiosmtplib|websockets?|grpc|ftplib)"
)
# Libraries that hold a language model or ask one.
MODELS = re.compile(
    r"openai|anthropic|mistral|cohere|groq|litellm|ollama|langchain|llama|gguf|google-gen|vertexai|bedrock|boto"
    r"|transformers|torch|tensorflow|onnx|huggingface|spacy|gensim|nltk|fasttext|tiktoken|sentencepiece"
)


def packages(lock: str) -> list[str]:
    """The packages of a lock."""
    return re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE)


def called(path: Path) -> set[str]:
    """What a module calls, by the last word."""
    calls = [node.func for node in ast.walk(read(path)) if isinstance(node, ast.Call)]
    return {ast.unparse(call).rpartition(".")[2] for call in calls}


@pytest.mark.guard
def test_only_the_way_to_slack_opens_connections() -> None:
    ours = [path for path in modules() if not name(path).startswith("playground/")]
    assert {name(path) for path in ours if called(path) & OPEN} == SPEAK.keys()
    others = {name(path): {each for each in imports(path) if OTHERS.match(each)} for path in ours}
    mail = {"bot/mail/postman.py": {"aiosmtplib"}, "bot/running/doctor/mail.py": {"aiosmtplib"}}
    assert {where: found for where, found in others.items() if found} == mail


def test_kring_runs_on_no_library_that_holds_a_language_model_or_asks_one() -> None:
    locked = packages((ROOT / "requirements.lock").read_text())
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert "aiohttp" in locked
    assert [each for each in (*locked, *asked) if MODELS.search(each)] == []


@pytest.mark.parametrize("name", ["openai", "llama-cpp-python", "sentence-transformers", "google-genai"])
def test_such_a_library_would_be_noticed(name: str) -> None:
    (locked,) = packages(f"{name}==1.0 \\\n    --hash=sha256:0\n")
    assert MODELS.search(locked)


async def test_who_sees_what_says_so_to_every_member(circle: Running) -> None:
    anna = circle.person("U0ANNA")
    await anna.opens_home()
    await anna.chooses("Meer", "Wie ziet wat?", within="home")
    assert "*Geen taalmodel* leest wat je mij vertelt" in shown(anna.top())


@pytest.mark.parametrize("language", Language)
def test_the_sentence_says_what_slack_does_is_another_matter(language: Language) -> None:
    assert "Slack" in Texts(language, "Europe/Brussels")("network.who_sees_models")


def test_the_readme_says_so() -> None:
    assert "No language model reads what people write" in (Path(ROOT) / "README.md").read_text()
