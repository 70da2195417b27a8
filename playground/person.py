"""A person in the workspace, acting by the words they see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground import payloads, views
from playground.answers import take_command_answer, take_submission_answer
from playground.errors import GuestsCannot, MayOnlyPost, NotThere, StrangersCannot, Unable
from playground.eyes import Place
from playground.forms import check_form, check_typed, filled, find_input, label_of
from playground.inputs import is_stateful
from playground.methods.method import Context
from playground.methods.users import user_json
from playground.records import Channel, Json, Message, View
from playground.sight import Control, controls, described, means, menu_options, plain
from playground.words import tells_of
from playground.writing import Writer


@dataclass(frozen=True)
class Act:
    """What a person did and what the app acknowledged; `payload` is None if the app was not told."""

    payload: Json | None
    answer: Json | None = None


class Person(Writer):
    """One user with hands; every act returns after the app acknowledged it."""

    async def runs(self, command: str, text: str = "", channel: str | None = None) -> Act:
        """Run a slash command, in the direct conversation with the bot unless a channel is given."""
        self._must_have_commands(command)
        if self.workspace.commands is not None and command not in self.workspace.commands:
            raise NotThere(f"{command} is not a valid command")
        place = self.place(channel) if channel else self.workspace.dm(self.id)
        root = self.playground.root
        payload = payloads.slash_command(
            self.workspace, root, self.user, command=command, text=text, channel=place
        )
        answer = await self.playground.deliver("slash_commands", payload, True)
        take_command_answer(self.workspace, self.id, place.id, answer)
        return Act(payload, answer)

    async def uses_shortcut(self, callback_id: str) -> Act:
        """Use a global shortcut."""
        self._must_have_commands(callback_id)
        return await self._interacts(payloads.shortcut(self.workspace, self.user, callback_id))

    async def uses_message_shortcut(self, callback_id: str, message: Message) -> Act:
        """Use a shortcut on a message."""
        self._must_have_commands(callback_id)
        self.must_see(message)
        root = self.playground.root
        body = payloads.message_shortcut(self.workspace, root, self.user, callback_id, message)
        return await self._interacts(body)

    async def clicks(self, words: str, within: Place = None, beside: str | None = None) -> Act:
        """Press the button, or pick the menu option, with these words in the newest place that has it.

        Buttons and what is behind three dots come first; then what a menu with a name offers.
        """
        self._must_use_apps()
        for place in self.places(within):
            near = [c for c in controls(place) if beside is None or tells_of(c.beside, beside)]
            found = [(control, option) for control in near for option in self._clickable(control, words)]
            found = found or [
                (control, {"selected_option": option})
                for control in near
                if control.kind == "static_select" and control.block["type"] != "input"
                for option in menu_options(control, words)
            ]
            found = [(c, option) for c, option in found if means(beside or "", _chosen(c, option))]
            if len(found) > 1:
                raise NotThere(
                    f"{self.name} sees {len(found)} of {words!r} in one place: say beside which text"
                )
            if found:
                control, option = found[0]
                return await self.presses(control, option)
        raise NotThere(f"{self.name} sees no button {words!r}{self._near(beside)}; {self.seen(within)}")

    async def chooses(self, label: str, words: Any, within: Place = None, beside: str | None = None) -> Act:
        """Choose in the select, radio buttons, checkboxes, menu or picker with this label or placeholder."""
        self._must_use_apps()
        for place in self.places(within):
            found = [
                c
                for c in controls(place)
                if c.kind != "button"
                and (beside is None or (tells_of(c.beside, beside) and means(beside, c.element)))
                and plain(label) in plain(f"{c.name} {label_of(c)} {c.beside}")
            ]
            exact = [c for c in found if plain(label) in (plain(c.name), plain(label_of(c)))]
            found = exact or found
            if len(found) > 1:
                raise NotThere(
                    f"{self.name} sees {len(found)} of {label!r} in one place: say beside which text"
                )
            if found:
                return await self._picks(found[0], words)
        raise NotThere(f"{self.name} sees nothing to choose at {label!r}; {self.seen(within)}")

    async def presses(self, control: Control, option: Json) -> Act:
        """Press this very control; `option` is what was chosen in it."""
        self._must_use_apps()
        one = payloads.action(control.block, control.element, option)
        root = self.playground.root
        return await self._interacts(
            payloads.block_actions(self.workspace, root, self.user, control.holder, one)
        )

    async def fills(self, values: dict[str, Any]) -> View:
        """Fill in inputs of the topmost modal by their labels, without sending it in."""
        self._must_use_apps()
        view = self.top()
        for label, given in values.items():
            control = find_input(view, label)
            state = filled(self.workspace, control, given)
            check_typed(control, state)
            view.state[control.block["block_id"]][control.element["action_id"]] = state
        return view

    async def submits(self, values: dict[str, Any] | None = None) -> Act:
        """Fill in the topmost modal by the labels of its inputs and send it in."""
        view = await self.fills(values or {})
        if not view.content.get("submit"):
            raise NotThere(f"{view.title!r} has no button to send it in")
        check_form(view)
        self.errors = {}
        body = payloads.view_submission(self.workspace, self.user, view)
        answer = await self.playground.deliver("interactive", body, True)
        self.errors = take_submission_answer(self.workspace, view, answer)
        return Act(body, answer)

    async def closes(self, *, everything: bool = False) -> Act:
        """Close the topmost modal, or all of them; the app hears of it if it asked to."""
        self._must_be_here()
        view = self.top()
        cleared = everything or bool(view.content.get("clear_on_close"))
        closed = list(reversed(self.modals)) if cleared else [view]
        last = Act(None)
        self.errors = {}
        for one in closed:
            views.close(self.workspace, one)
        for one in closed:
            if one.content["notify_on_close"]:
                body = payloads.view_closed(self.workspace, self.user, one, cleared)
                last = await self._interacts(body)
        return last

    async def opens_home(self) -> View | None:
        """Open the Home of the app; returns what it shows after the acknowledgement."""
        self._must_use_apps()
        event: Json = {"type": "app_home_opened", "user": self.id, "tab": "home"}
        event["channel"] = self.workspace.dm(self.id).id
        if self.home is not None:
            event["view"] = views.view_json(self.workspace, self.home)
        await self._tells("app_home_opened", event)
        return self.home

    async def joins(self, channel: str) -> None:
        """Join a channel, or be added to it."""
        self._must_be_here()
        place = self.workspace.channels[channel]
        if place.is_dm or self.id in place.members:
            raise Unable(f"{self.name} cannot join {channel}")
        if self.user.is_ultra_restricted and self._channels():
            raise Unable(f"{self.name} is a guest of one channel")
        place.members.append(self.id)
        await self._tells_membership("member_joined_channel", place)

    def _channels(self) -> list[Channel]:
        found = self.workspace.channels.values()
        return [channel for channel in found if not channel.is_dm and self.id in channel.members]

    async def leaves(self, channel: str) -> None:
        """Leave a channel."""
        self._must_be_here()
        place = self.place(channel)
        place.members.remove(self.id)
        await self._tells_membership("member_left_channel", place)

    async def loses_account(self) -> None:
        """Be deactivated by an administrator."""
        await self._is_changed(deleted=True)

    async def regains_account(self) -> None:
        """Be made active again by an administrator."""
        await self._is_changed(deleted=False)

    async def is_renamed(self, name: str) -> None:
        """Have another name from now on."""
        await self._is_changed(name=name)

    async def moves_to(self, tz: str) -> None:
        """Live in another zone from now on."""
        await self._is_changed(tz=tz)

    async def _is_changed(self, **facts: Any) -> None:
        for key, value in facts.items():
            setattr(self.user, key, value)
        seen = user_json(Context(self.workspace, {}, self.playground.root), self.user)
        await self._tells("user_change", {"type": "user_change", "user": seen})

    async def _tells_membership(self, kind: str, place: Channel) -> None:
        if self.workspace.bot_user in place.members:
            event: Json = {"type": kind, "user": self.id, "channel": place.id, "team": self.user.team}
            await self._tells(kind, {**event, "channel_type": "G" if place.private else "C"})

    async def _interacts(self, body: Json) -> Act:
        return Act(body, await self.playground.deliver("interactive", body))

    async def _picks(self, control: Control, words: Any) -> Act:
        if not is_stateful(control.element):
            options = menu_options(control, words)
            if not options:
                raise NotThere(f"no option {words!r} in {described(control)}")
            return await self.presses(control, {"selected_option": options[0]})
        state = filled(self.workspace, control, words)
        holder, block_id = control.holder, control.block["block_id"]
        if isinstance(holder, Message):
            holder.state = views.initial_state(holder.blocks, holder.state)
        holder.state[block_id][control.element["action_id"]] = state
        if control.block["type"] == "input" and not control.block["dispatch_action"]:
            return Act(None)
        return await self.presses(control, {key: value for key, value in state.items() if key != "type"})

    @staticmethod
    def _clickable(control: Control, words: str) -> list[Json]:
        if control.kind == "button":
            return [{}] if plain(control.name) == plain(words) else []
        if control.kind == "overflow":
            return [{"selected_option": option} for option in menu_options(control, words)]
        return []

    @staticmethod
    def _near(beside: str | None) -> str:
        return f" beside {beside!r}" if beside is not None else ""

    def _must_use_apps(self) -> None:
        """Refuse whoever is not here, or may do nothing but post, and any use of an app that was removed."""
        self._must_be_here()
        if self.workspace.removed:
            raise Unable("the app was removed from the workspace")
        if self.user.posts_only:
            raise MayOnlyPost(f"{self.name} is from elsewhere and may only post")

    def _must_have_commands(self, what: str) -> None:
        self._must_be_here()
        if self.workspace.removed:
            raise NotThere(f"{what} is not a valid command")
        if self.workspace.has_commands(self.user):
            return
        if self.user.is_guest:
            raise GuestsCannot(f"{self.name} is a guest and cannot use {what}")
        raise StrangersCannot(f"{self.name} is from elsewhere and cannot use {what}")


def _chosen(control: Control, option: Json) -> Json:
    chosen: Json = option.get("selected_option", control.element)
    return chosen
