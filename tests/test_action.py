"""Actions: done by who took them on, in a message and at Home."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.slack.layout import whole
from bot.texts import Texts
from bot.views import action as view
from models.action import Action, ActionState, NotYourAction
from models.person import Language
from playground.sight import shown
from tests.conftest import Running
from tests.moments import begins_after
from tests.test_intention import after_the_session, newest

DUTCH = Texts(Language.NL)
OWNER, OTHER = 1, 2


def an_action(number: int = 1, text: str = "Het draaiboek & <meer> delen") -> Action:
    made = Action(session_id=7, owner_id=OWNER, text=text, due_on=date(2026, 4, 1))
    made.id = number
    return made


def test_only_who_took_it_on_says_that_it_is_done() -> None:
    action = an_action()
    with pytest.raises(NotYourAction):
        action.finish(OTHER)
    action.finish(OWNER)
    action.finish(OWNER)
    assert action.state is ActionState.DONE


def test_without_actions_the_home_has_no_part_for_them() -> None:
    assert view.own_actions(DUTCH, []) == []


def test_an_action_that_is_done_has_no_button_any_more() -> None:
    action = an_action()
    assert "Gedaan" in str(whole(view.own_actions(DUTCH, [action])))
    action.finish(OWNER)
    assert "Gedaan" not in str(whole(view.own_actions(DUTCH, [action])))


@begins_after(after_the_session)
@pytest.mark.long
async def test_an_owner_says_that_an_action_is_done_in_the_message(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.clicks("Gedaan", beside="Het draaiboek delen")
    await circle.settled()
    async with circle.database.read() as db:
        action = await db.scalar(select(Action))
        assert action is not None
        assert action.state is ActionState.DONE
    assert ":white_check_mark: Het draaiboek delen" in newest(circle, "U0BRAM")


@pytest.mark.long
@begins_after(after_the_session)
async def test_an_owner_says_it_at_home_too(circle: Running) -> None:
    bram = circle.person("U0BRAM")
    await bram.opens_home()
    await bram.clicks("Gedaan", within="home", beside="Het draaiboek delen")
    await circle.settled()
    assert bram.home is not None
    assert "Het draaiboek delen" not in shown(bram.home)
