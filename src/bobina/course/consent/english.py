"""The consent text in English: our own words, a draft that a clinic and its lawyers adapt."""

TITLE = "Information and consent: transcranial magnetic stimulation (TMS)"
SECTIONS = (
    ("What it is", (
        "A coil is held against the head. It makes short magnetic pulses that stimulate a small part of the brain. "
        "Nothing enters the body and no anaesthetic is given: you stay awake throughout.",
        "A course is made of many sessions over days or weeks. Before the first one the strength that is right for "
        "you is looked for: pulses over the area that moves the hand or the leg, until a muscle twitches.",
    )),
    ("Whether it helps", (
        "TMS helps some people and not others. Nobody can say beforehand whether it will help you, nor for how long. "
        "For some uses the evidence is good, for others weak or still being sought; some uses are outside what the "
        "device is approved for. Your physician explains which of these holds for you.",
        "There are other treatments: drugs, psychotherapy, rehabilitation, others still. You may ask about each. Do "
        "not stop or change a drug because of TMS unless the one who prescribes it says so.",
    )),
    ("What may happen", (
        "Often: a tapping on the head, twitches of the face, pain of the scalp or a headache during a session and "
        "after. They mostly pass by themselves; say so at once if a pulse hurts, and it is stopped.",
        "The click of the coil is loud enough to harm hearing. You wear ear protection in every session; so does the "
        "staff.",
        "Rarely: fainting; a change of mood, up to agitation or a mood that is too high.",
        "A seizure is rare and the gravest known risk: 18 in 586,656 sessions in one survey, more often with some "
        "coils than with others. Tell us before each session if you slept badly, drank alcohol, took a drug or "
        "changed one.",
        "What TMS does to an unborn child is little known. Say at once if you are or may be pregnant.",
    )),
    ("Who should not have it, or only with special care", (
        "Metal or devices in or near the head, an implanted stimulator, pacemaker or pump, a seizure in the past, and "
        "other things make TMS dangerous or ask for a special judgement. That is why we ask you about them; please "
        "answer everything, and tell us if something changes.",
    )),
    ("Your rights", (
        "It is your choice. You may take all the time you need, ask anything, say no, and stop at any time, without a "
        "reason and without harm to your other care.",
        "What is written about your treatment is kept under a pseudonym in a record that cannot be quietly changed. "
        "You may see it. The clinic tells you who else may, how long it is kept, and what rights the law gives you "
        "over it.",
    )),
)
DECLARATION = (
    "I have read this text or had it read to me, I could ask what I wanted to know, and I have understood the "
    "answers. I consent to the course of TMS that was explained to me. I know that I may withdraw at any time."
)
