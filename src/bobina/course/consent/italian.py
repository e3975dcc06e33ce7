"""The consent text in Italian: our own words, a draft that a clinic and its lawyers adapt."""

TITLE = "Informazione e consenso: stimolazione magnetica transcranica (TMS)"
SECTIONS = (
    ("Che cos'è", (
        "Una bobina viene tenuta contro la testa. Produce brevi impulsi magnetici che stimolano una piccola parte del "
        "cervello. Nulla entra nel corpo e non si fa alcuna anestesia: lei resta sveglio o sveglia per tutto il "
        "tempo.",
        "Un ciclo è fatto di molte sedute, nell'arco di giorni o settimane. Prima della prima si cerca l'intensità "
        "giusta per lei: impulsi sopra l'area che muove la mano o la gamba, finché un muscolo si contrae.",
    )),
    ("Se è utile", (
        "La TMS aiuta alcune persone e altre no. Nessuno può dire in anticipo se aiuterà lei, né per quanto tempo. "
        "Per alcuni usi le prove sono buone, per altri sono deboli o ancora da cercare; alcuni usi sono al di fuori "
        "di quelli per cui il dispositivo è approvato. Il medico le spiega quale di questi è il suo caso.",
        "Esistono altre cure: farmaci, psicoterapia, riabilitazione e altre ancora. Può chiedere di ciascuna. Non "
        "sospenda e non cambi un farmaco a causa della TMS, se non lo dice chi lo prescrive.",
    )),
    ("Che cosa può succedere", (
        "Spesso: un picchiettio sulla testa, piccole contrazioni del viso, dolore al cuoio capelluto o mal di testa "
        "durante la seduta e dopo. Di solito passano da soli; se un impulso fa male lo dica subito, e ci si ferma.",
        "Lo scatto della bobina è abbastanza forte da danneggiare l'udito. In ogni seduta lei porta una protezione "
        "per le orecchie; lo fa anche il personale.",
        "Raramente: uno svenimento; un cambiamento dell'umore, fino all'agitazione o a un umore troppo alto.",
        "Una crisi epilettica è rara ed è il rischio noto più grave: 18 in 586.656 sedute in un'indagine, più spesso "
        "con alcune bobine che con altre. Prima di ogni seduta ci dica se ha dormito male, ha bevuto alcol, ha preso "
        "o cambiato un farmaco.",
        "Si sa poco di ciò che la TMS fa a un bambino non ancora nato. Dica subito se è o potrebbe essere incinta.",
    )),
    ("Chi non dovrebbe farla, o solo con particolare cautela", (
        "Metallo o dispositivi nella testa o vicino a essa, uno stimolatore, un pacemaker o una pompa impiantati, una "
        "crisi epilettica in passato e altre cose rendono la TMS pericolosa o richiedono una valutazione "
        "particolare. Per questo le facciamo delle domande; la preghiamo di rispondere a tutte, e di dirci se "
        "qualcosa cambia.",
    )),
    ("I suoi diritti", (
        "La scelta è sua. Può prendersi tutto il tempo che le serve, chiedere qualsiasi cosa, dire di no e smettere "
        "in ogni momento, senza darne una ragione e senza danno per le altre sue cure.",
        "Ciò che si scrive della sua cura è conservato sotto uno pseudonimo in una cartella che non può essere "
        "cambiata di nascosto. Lei può vederla. La clinica le dice chi altro può farlo, per quanto tempo è conservata "
        "e quali diritti le dà la legge.",
    )),
)
DECLARATION = (
    "Ho letto questo testo o mi è stato letto, ho potuto chiedere ciò che volevo sapere e ho capito le risposte. "
    "Acconsento al ciclo di TMS che mi è stato spiegato. So che posso revocare il consenso in ogni momento."
)
