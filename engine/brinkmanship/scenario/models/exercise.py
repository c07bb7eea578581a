"""The section `exercise`: what a tabletop exercise of the scenario is for, as its planners write it down.

Nothing of it is simulated. The papers of an exercise are made of it, evaluators write to its objectives, and the report
afterwards has its headings. Terms are those of HSEEP, the Homeland Security Exercise and Evaluation Program.
"""

from __future__ import annotations

from pydantic import Field

from brinkmanship.scenario.models.base import ActorId, Date, Id, Line, Model, Text


class ExerciseObjective(Model):
    """What the players shall show that they can do."""

    text: Text = Field(description="What they do, in how long and how well: specific and measurable")
    capability: Line | None = Field(None, description="The core capability that it exercises")
    target: Text | None = Field(None, description="What is good enough (capability target)")
    tasks: list[Text] = Field([], description="What evaluators watch for (critical tasks)")


class ExerciseModule(Model):
    """A part of the exercise: what has happened by its beginning, and what the players discuss."""

    name: Line = Field(description="Its title")
    start: Date | None = Field(None, alias="from", description="Its first day in the scenario")
    end: Date | None = Field(None, alias="to", description="Its last day in the scenario")
    text: Text = Field("", description="What all players read; what they are not to know beforehand is an inject")
    issues: list[Line] = Field([], description="Key issues")
    questions: list[Text] = Field([], description="Questions to every seat")
    seats: dict[ActorId, list[Text]] = Field({}, description="Further questions to a seat")


class AgendaItem(Model):
    """A line of the schedule of the day."""

    time: str = Field(
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="When it begins, in the room's time", examples=["'09:00'"]
    )
    text: Line = Field(description="What is done")


class Exercise(Model):
    """What the exercise is for, who holds it, and how it goes."""

    name: Line | None = Field(None, description="Its name; the scenario's title if not given")
    dates: Line | None = Field(None, description="When it is held, in words")
    place: Line | None = Field(None, description="Where it is held")
    scope: Text | None = Field(None, description="How long it is, who plays, what it covers")
    mission_areas: list[Line] = Field([], description="Mission areas")
    threat: Line | None = Field(None, description="The threat or hazard")
    summary: Text | None = Field(None, description="The scenario in a few sentences; its summary if not given")
    sponsor: Line | None = Field(None, description="Who holds it")
    organizations: list[Line] = Field([], description="Who takes part")
    contact: Text | None = Field(None, description="Whom to ask: name, office, telephone, e-mail")
    objectives: dict[Id, ExerciseObjective] = Field({}, description="What it is for")
    assumptions: list[Text] = Field([], description="What is taken as given beyond the usual")
    artificialities: list[Text] = Field([], description="Where it is unlike the world, beyond the usual")
    agenda: list[AgendaItem] = Field([], description="The schedule of the day")
    modules: list[ExerciseModule] = Field([], description="Its parts, in order")
    hotwash: list[Text] = Field([], description="Questions for the discussion right after play")
