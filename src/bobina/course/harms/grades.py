"""Grades of severity."""

from bobina.source import Source, Status

GRADES = {
    1: "1: mild",
    2: "2: moderate",
    3: "3: severe, not at once a danger to life",
    4: "4: danger to life, urgent help",
    5: "5: death",
}
CTCAE = Source("Common Terminology Criteria for Adverse Events, version 5: the general grades, in our words",
               Status.RECOLLECTED)
SEIZURE = {
    1: "a brief partial seizure without loss of consciousness",
    2: "a brief generalised seizure",
    3: "several seizures in spite of treatment",
    4: "danger to life",
    5: "death",
}
SEIZURE_SOURCE = Source("CTCAE version 5 for seizures, as in PMC5987753; grade 5, death, for every event: recollected",
                        Status.PARTLY)
SERIOUS = Source("ICH E2A, the reasons that make an event serious, in our words", Status.RECOLLECTED)
REPORT = Source("TMSMultiLab, General Rules of Operation: a seizure is reported with machine, coil, intensity, number "
                "and length of stimuli", Status.SEEN)
