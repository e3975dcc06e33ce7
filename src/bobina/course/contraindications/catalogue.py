"""The contraindications that were found in print, each with who says it. What varies by the day is asked then."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bobina.course.contraindications.model import Contraindication, Stance, View, Voice
from bobina.sentence import Sentence
from bobina.source import Source, Status

_LABEL = "NeuroStar's label (form.jotform.com/252106503015037; trialx.com 289077)"
LABEL = Source(_LABEL, Status.SEEN)
LABEL_READ = Source(f"{_LABEL}; that the clause covers this is our reading", Status.PARTLY)
CHECKLIST = Source(
    "PREP/VERIFY checklists built on the IFCN guideline of 2021 (preptraining.auckland.ac.nz; scribd 629421665)",
    Status.SEEN,
)
QUESTIONNAIRE = Source(
    "Rossi 2011, Clin Neurophysiol 122:1686 (c.coek.info); TMSMultiLab Ethics-&-Safety Form 3 (commit a0c50e695b)",
    Status.PARTLY,
)
TENDLER = Source(
    "Tendler 2023, J Clin Psychiatry 84(4):23l14857, on the guideline of 2021, p. 281, and on device labels",
    Status.SEEN,
)
CLINIC = Source("A clinic's list (tmsclinicjersey.com)", Status.SEEN)
ANOTHER_CLINIC = Source("A clinic's list (precisiontms.org)", Status.SEEN)
TRIAL = Source("Exclusions of a trial of iTBS (trialx.com)", Status.SEEN)
EPILEPSY_RISK = Source("PMID 15546781", Status.SEEN)

STOP = Sentence("Stop until a physician has reviewed it.")
MODEL = Sentence("Stop until reviewed; record the model and whether it is MRI-conditional.")
REVIEW = Sentence("A physician reviews it.")

_METAL = View(Voice.LABEL, Stance.ABSOLUTE, Sentence(
    "No metal that conducts or answers to magnets in the head within 30 cm of the coil."), LABEL)
_METAL_READ = View(Voice.LABEL, Stance.ABSOLUTE, Sentence(
    "Metal in the head within 30 cm of the coil: by our reading the clause covers it."), LABEL_READ)
_CHECKED = View(Voice.GUIDELINE, Stance.ABSOLUTE, Sentence("Absolute on the checklists."), CHECKLIST)
_CONSIDER = View(Voice.GUIDELINE, Stance.CONDITIONAL, Sentence("To be considered, on the checklists."), CHECKLIST)
_ASKED = View(Voice.GUIDELINE, Stance.RELATIVE, Sentence(
    "A theme of the questionnaire: a yes is weighed."), QUESTIONNAIRE)
_IF_MRI = View(Voice.GUIDELINE, Stance.CONDITIONAL, Sentence(
    "What is documented as MRI-compatible may be considered."), CHECKLIST)
_STILL = View(Voice.LABEL, Stance.ABSOLUTE, Sentence("Device labels contraindicate it, near the coil or not."), TENDLER)
_WITH_CARE = View(Voice.GUIDELINE, Stance.CONDITIONAL, Sentence(
    "Where it is not close to the coil, TMS can be given safely with care."), TENDLER)
_CLINIC = View(Voice.OTHERS, Stance.REVIEW, Sentence("On a clinic's list."), CLINIC)
_ANOTHER = View(Voice.OTHERS, Stance.RELATIVE, Sentence("Relative, on a clinic's list."), ANOTHER_CLINIC)
_TRIAL = View(Voice.OTHERS, Stance.EXCLUDED, Sentence("Excluded from a trial."), TRIAL)


def _one(key: str, name: str, handling: Sentence, *views: View) -> Contraindication:
    return Contraindication(key, name, views, handling)


_ALL = (
    _one("metal", "Metal in the head within 30 cm of the coil",
         Sentence("Stop; a physician reviews; to go on takes a second signature."), _METAL, _IF_MRI),
    _one("field", "A device or object with a field above 5 gauss within 30 cm", Sentence("Remove it, or stop."),
         View(Voice.LABEL, Stance.ABSOLUTE, Sentence("Nothing above 5 gauss within 30 cm of the coil."), LABEL)),
    _one("cochlear", "Cochlear implant", STOP, _METAL_READ, _CHECKED),
    _one("cortical-stimulator", "Cortical stimulator", STOP, _METAL_READ, _CHECKED),
    _one("deep-brain-stimulator", "Deep brain stimulator", STOP, _STILL, _CHECKED, _WITH_CARE),
    _one("vp-shunt", "Ventriculo-peritoneal shunt", STOP, _CHECKED),
    _one("skull-defect", "Skull defect from the current admission", STOP, _CHECKED),
    _one("tms-serious-event", "A serious adverse event with TMS before", STOP, _CHECKED),
    _one("seizure-on-drugs", "Seizure in the last 12 months while on drugs against seizures", STOP, _CHECKED),
    _one("seizure-admission", "Seizures related to the current admission", STOP, _CHECKED),
    _one("pacemaker", "Cardiac pacemaker", Sentence("Stop; label and guideline disagree, and both are shown."),
         _STILL, _CHECKED, _WITH_CARE, _CLINIC),
    _one("defibrillator", "Implanted or wearable defibrillator", MODEL, _CLINIC),
    _one("vagus-stimulator", "Vagus nerve stimulator", MODEL, _STILL, _WITH_CARE, _CLINIC),
    _one("stimulator", "Implanted stimulator, which one not yet said",
         Sentence("Say which and where; label and guideline disagree, and both are shown."), _STILL, _WITH_CARE),
    _one("aneurysm-clip", "Aneurysm clip or coil", MODEL, _METAL_READ, _IF_MRI, _CLINIC),
    _one("compatible-clip", "Clip, stent or plate in the head, documented MRI-compatible",
         Sentence("Allowed after documentation, says the checklist; the label makes no exception."), _METAL, _IF_MRI),
    _one("csf-shunt", "Shunt of cerebrospinal fluid", MODEL, _CLINIC),
    _one("stent", "Stent in neck or brain", MODEL, _CLINIC),
    _one("leads", "Leads or implanted electrodes", MODEL, _CLINIC),
    _one("fragment", "Bullet, pellet or metal fragment in the head", MODEL, _METAL_READ, _CLINIC),
    _one("eye-implant", "Ferromagnetic implant of the eye", MODEL, _METAL_READ, _CLINIC),
    _one("tattoo", "Tattoo of the face with metallic ink", MODEL, _CLINIC),
    _one("dental-magnet", "Dental implant held by a magnet", MODEL, _METAL_READ, _CLINIC),
    _one("epilepsy", "Epilepsy, or a seizure ever",
         Sentence("A physician weighs risk and benefit; a plan for a seizure is at hand."), _CONSIDER, _ANOTHER,
         View(Voice.OTHERS, Stance.RELATIVE, Sentence(
             "Crude risk per person with epilepsy: 0-2.8 % with single pulses, 0-3.6 % with paired pulses."),
             EPILEPSY_RISK)),
    _one("brain-lesion", "Lesion or surgery of the brain, fracture of the skull", REVIEW, _CONSIDER),
    _one("pregnancy", "Pregnancy", Sentence("A physician weighs risk and benefit."), _CONSIDER),
    _one("head-injury", "Severe head injury with loss of consciousness", REVIEW, _ASKED),
    _one("fainting", "Fainting", Sentence("Plan: seated, hydrated, observed."), _ASKED),
    _one("hearing", "Hearing loss or tinnitus", Sentence("Audiology; double protection of the ears."), _ASKED),
    _one("hearing-aid", "Hearing aid", Sentence("Take it out before stimulation."), _ANOTHER),
    _one("pump", "Implanted drug pump", STOP, _TRIAL),
    _one("heart-line", "A line in the heart, even if removed", STOP, _TRIAL),
    _one("spinal-stimulator", "Spinal cord stimulator", REVIEW, _ANOTHER),
    _one("bipolar", "Bipolar disorder", Sentence("Watch for a switch of mood."), _ANOTHER),
    _one("tms-problem", "A problem with TMS before", Sentence("Ask, record, review."), _ASKED),
    _one("mri-problem", "A problem with MRI before", Sentence("Ask, record, review."), _ASKED),
)
CATALOGUE: Mapping[str, Contraindication] = MappingProxyType({one.key: one for one in _ALL})
