"""Which results a class has to have at a stage of the school year."""

from hocba_hooks import Level, Stage


def results_due(level: Level, stage: Stage) -> bool:
    """Say whether a class without any results lacks them; of primary only the year's count."""
    return stage.reaches(Stage.YEAR if level is Level.PRIMARY else Stage.SEMESTER1)


def semesters_due(stage: Stage) -> tuple[int, ...]:
    """Return the semesters of which marks have to be there, where there are any."""
    return (1, 2) if stage.reaches(Stage.YEAR) else (1,)
