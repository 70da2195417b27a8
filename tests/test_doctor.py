"""The doctor: line by line what is wrong with an installation, by the name of the setting, with the mend."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from bot.running.config import Settings
from bot.running.doctor import examine
from bot.story.stage import manifest
from playground import Playground, Workspace
from playground.scopes import install


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    workspace = Workspace()
    install(workspace, manifest())
    async with Playground(workspace) as playground:
        yield playground


@pytest.fixture
def settings(playground: Playground, migrated_sqlite: str) -> Settings:
    """Those of an installation with which nothing is wrong."""
    return Settings(
        bot_token=playground.bot_token,
        app_token=playground.app_token,
        api_url=playground.api_url,
        database=migrated_sqlite,
    )


def but(settings: Settings, **other: Any) -> Settings:
    return msgspec.structs.replace(settings, **other)


async def test_over_http_no_app_token_is_asked_for(settings: Settings) -> None:
    over_http = but(settings, app_token="", signing_secret="0123456789abcdef0123456789abcdef", port=8080)
    assert await examine(over_http) == []
