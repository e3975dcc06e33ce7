"""Drugs that are said to lower the seizure threshold, graded; how a name that somebody wrote is found among them.

A grade informs. It blocks nothing, and nothing here says to stop a drug: most people with treatment-resistant
depression take one on the list, and stopping is itself a risk.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bobina.source import Source, Status

LIST = Source(
    "Drug list of Rossi 2009, by way of TMSMultiLab, Hazardous_Drugs.odt (commit a0c50e695b)", Status.SEEN,
    "10.1016/j.clinph.2009.08.016",
)
LOW = Source(
    "Rossi 2021, abstract: the risk of a seizure is low even on drugs that act on the brain", Status.SEEN,
    "10.1016/j.clinph.2020.10.003",
)
MEMBERS = Source(
    "bobina's own table of other names, isomers, prodrugs and members of groups (where a row says 'on the list as')",
    Status.RECOLLECTED,
)


class Grade(StrEnum):
    """How a list grades a drug."""

    STRONG = "strong"
    """its use is a strong potential hazard"""
    RELATIVE = "relative"
    """its use is a relative hazard: said for information only"""
    WITHDRAWAL = "withdrawal"
    """stopping it or cutting its dose is the hazard"""


GRADES = {Grade.STRONG: "strong", Grade.RELATIVE: "relative", Grade.WITHDRAWAL: "on withdrawal"}
"""in a word, for a page"""


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug or group as the list has it. ``others``: Italian and other names; members, where it is a group."""

    name: str
    grade: Grade
    others: tuple[str, ...] = ()


def _drugs(grade: Grade, rows: str) -> Iterator[Drug]:
    for row in " ".join(rows.split()).split("; "):
        name, _, others = row.partition(": ")
        yield Drug(name, grade, tuple(others.split(", ")) if others else ())


DRUGS: tuple[Drug, ...] = (
    *_drugs(Grade.STRONG, """
        alcohol: ethanol, alcol, etanolo; aminoglycosides: aminoglycoside, aminoglicosidi, gentamicin,
        gentamicina, amikacin, amikacina, tobramycin, tobramicina, streptomycin, streptomicina; amitriptyline:
        amitriptilina; amphetamines: amphetamine, amfetamine, amfetamina, anfetamina, anfetamine,
        dexamphetamine, dexamfetamine, lisdexamfetamine, lisdexamfetamina, methamphetamine, metanfetamina;
        phencyclidine: PCP, fenciclidina; chlorpromazine: clorpromazina; cisplatin: cisplatino; clozapine:
        clozapina; cocaine: cocaina, crack; doxepin: doxepina; MDMA: ecstasy; foscarnet; ganciclovir:
        valganciclovir; GHB: sodium oxybate, sodio oxibato, gamma-hydroxybutyrate; imipramine: imipramina;
        ketamine: ketamina, esketamine, esketamina; maprotiline: maprotilina; nortriptyline: nortriptilina;
        ritonavir; theophylline: teofillina, aminophylline, aminofillina
    """),
    *_drugs(Grade.RELATIVE, """
        ampicillin: ampicillina; anticholinergics: anticholinergic, anticolinergici, anticolinergico,
        biperiden, biperidene, trihexyphenidyl, triesifenidile, oxybutynin, ossibutinina, tolterodine,
        tolterodina, solifenacin, solifenacina; antihistamines: antihistamine, antistaminici, antistaminico,
        diphenhydramine, difenidramina, promethazine, prometazina, hydroxyzine, idrossizina, cetirizine,
        cetirizina, loratadine, loratadina; aripiprazole: aripiprazolo; BCNU: carmustine, carmustina;
        bupropion: bupropione; cephalosporins: cephalosporin, cefalosporine, cefalosporina, ceftriaxone,
        cefepime, cefazolin, cefazolina, cefixime, cefuroxime, cefuroxima; chlorambucil: clorambucile;
        chloroquine: clorochina; citalopram: escitalopram; cyclosporine: ciclosporin, ciclosporina; cytosine
        arabinoside: cytarabine, citarabina; duloxetine: duloxetina; fluoxetine: fluoxetina; fluphenazine:
        flufenazina; fluvoxamine: fluvoxamina; haloperidol: aloperidolo; imipenem; isoniazid: isoniazide;
        levofloxacin: levofloxacina; lithium: litio; mefloquine: meflochina; methotrexate: metotrexato;
        metronidazole: metronidazolo; mirtazapine: mirtazapina; olanzapine: olanzapina; paroxetine:
        paroxetina; penicillin: penicillina, benzylpenicillin, benzilpenicillina, amoxicillin, amoxicillina;
        pimozide; quetiapine: quetiapina; reboxetine: reboxetina; risperidone: paliperidone; sertraline:
        sertralina; sympathomimetics: sympathomimetic, simpaticomimetici, ephedrine, efedrina,
        pseudoephedrine, pseudoefedrina, salbutamol, salbutamolo; venlafaxine: venlafaxina, desvenlafaxine,
        desvenlafaxina; vincristine: vincristina; ziprasidone
    """),
    *_drugs(Grade.WITHDRAWAL, """
        barbiturates: barbiturate, barbiturici, barbiturico, phenobarbital, fenobarbital, fenobarbitale,
        primidone, pentobarbital, secobarbital; benzodiazepines: benzodiazepine, benzodiazepina, alprazolam,
        bromazepam, chlordiazepoxide, clordiazepossido, clobazam, clonazepam, clorazepate, clorazepato,
        delorazepam, diazepam, flurazepam, lorazepam, lormetazepam, midazolam, nitrazepam, oxazepam, prazepam,
        temazepam, triazolam; meprobamate: meprobamato; chloral hydrate: cloralio idrato
    """),
)
"""20 strong, 37 relative, 4 on withdrawal (``LIST``); what follows a colon is ``MEMBERS``"""


def _words(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(one for one in plain if not unicodedata.combining(one))))


_KNOWN = {_words(name): (drug, name == drug.name) for drug in DRUGS for name in (drug.name, *drug.others)}


def same(one: str, other: str) -> bool:
    """Whether two names are the same word for word, whatever their case, accents and marks."""
    return _words(one) == _words(other)


def listed(name: str) -> tuple[tuple[Drug, Source], ...]:
    """The drugs on the list that a written name means, gravest first, each with who says so; none: not recognised."""
    written = f" {_words(name)} "
    found: dict[str, tuple[Drug, Source]] = {}
    for words, (drug, literal) in _KNOWN.items():
        if f" {words} " in written and (literal or drug.name not in found):
            found[drug.name] = (drug, LIST if literal else MEMBERS)
    return tuple(sorted(found.values(), key=lambda one: list(Grade).index(one[0].grade)))
