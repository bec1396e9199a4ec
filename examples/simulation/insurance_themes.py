"""What customers of Alborada Insurance write about, and the words they find for it.

Waiting and broken promises hurt, and who writes of them is worse served there; people are praised; nothing in the
questionnaire asks about app and price; hardly anybody writes of parking.
"""

from __future__ import annotations

from gapkit.model import Text
from simulation.telling import Telling, Theme


def _text(es: str, en: str) -> Text:
    return Text(es=es, en=en)


_WAITING = Telling(
    "pain",
    1.0,
    {"anger": 0.5, "resignation": 0.35, "distrust": 0.15},
    {"does": 0.5, "feels": 0.35, "thinks": 0.15},
    (
        (
            _text("Llevo tres semanas con el parte abierto", "My claim has been open for three weeks"),
            _text("Llamé cuatro veces en una semana", "I rang four times in one week"),
            _text("Entregué los papeles hace un mes", "I handed in the papers a month ago"),
            _text("Cada vez que pregunto me dicen que espere", "Whenever I ask I am told to wait"),
            _text("Después del primer aviso no volví a oír nada", "After my first call I heard nothing more"),
            _text("Mi caso pasa de una mesa a otra", "My case goes from one desk to the next"),
        ),
        (
            _text(" y nadie sabe decirme cuándo estará resuelto", " and nobody can tell me when it will be settled"),
            _text(" y sigo esperando una respuesta", " and I am still waiting for an answer"),
            _text(", y mientras tanto vivo con media casa cerrada", ", and meanwhile half of my house is closed"),
            _text(" y tengo que ser yo quien insista", " and it is always me who has to press"),
            _text(", sin que nadie explique qué falta", ", with nobody explaining what is missing"),
        ),
        (
            _text(".", "."),
            _text(": la espera cansa más que la avería.", ": the waiting is worse than the damage."),
            _text("; así no se puede planificar nada.", "; there is no way to plan anything."),
            _text(". Bastaría con una fecha.", ". A date would be enough."),
        ),
    ),
)
_PROMISE = Telling(
    "pain",
    1.0,
    {"distrust": 0.55, "anger": 0.3, "resignation": 0.15},
    {"thinks": 0.5, "feels": 0.3, "says": 0.2},
    (
        (
            _text("Prometieron una respuesta en una semana", "They promised an answer within a week"),
            _text("Me dieron una fecha por teléfono", "They gave me a date over the phone"),
            _text("Quedaron en llamarme esa misma tarde", "They said they would ring that very afternoon"),
            _text("Me aseguraron que el perito vendría el lunes", "They assured me the assessor would come on Monday"),
        ),
        (
            _text(" y tardaron tres", " and it took three times as long"),
            _text(" y no la cumplieron", " and did not keep to it"),
            _text(", y tuve que volver a preguntar yo", ", and I had to ask again myself"),
            _text(" y luego nadie sabía nada de eso", " and later nobody knew anything about it"),
        ),
        (
            _text(".", "."),
            _text("; ya no me creo los plazos.", "; I no longer believe their dates."),
            _text(". Prefiero que digan la verdad desde el principio.", ". I would rather have the truth at once."),
        ),
    ),
)
_STAFF = (
    Telling(
        "gain",
        0.8,
        {"joy": 0.5, "relief": 0.5},
        {"says": 0.6, "feels": 0.4},
        (
            (
                _text("La persona que me atendió", "The person who looked after me"),
                _text("Mi gestora de siempre", "My usual adviser"),
                _text("El perito", "The assessor"),
                _text("Quien cogió el teléfono", "Whoever answered the phone"),
            ),
            (
                _text(" conocía mi caso y no tuve que repetirlo", " knew my case and I did not have to repeat it"),
                _text(" se tomó el tiempo de explicármelo todo", " took the time to explain everything to me"),
                _text(" fue muy amable en un día muy malo", " was very kind on a very bad day"),
                _text(" se puso en mi lugar", " put themselves in my place"),
            ),
            (
                _text(".", "."),
                _text("; así da gusto.", "; that is how it should be."),
                _text(", y eso se agradece.", ", and I am grateful for it."),
            ),
        ),
    ),
    Telling(
        "pain",
        0.2,
        {"resignation": 0.6, "anger": 0.4},
        {"says": 0.5, "feels": 0.5},
        (
            (
                _text("Pedí hablar con la misma persona", "I asked for the same person"),
                _text("Cada vez me atiende alguien distinto", "I get somebody different every time"),
                _text("Me trataron como a un número más", "They treated me like one more number"),
            ),
            (
                _text(" y tuve que contarlo todo otra vez.", " and had to tell it all again."),
                _text(" y nadie recuerda lo que ya expliqué.", " and nobody remembers what I explained before."),
            ),
        ),
    ),
)
_APP = (
    Telling(
        "pain",
        0.65,
        {"anger": 0.6, "resignation": 0.4},
        {"does": 0.75, "says": 0.25},
        (
            (
                _text("La app se cierra al subir las fotos", "The app closes when I upload the pictures"),
                _text("En la web no encuentro en qué punto va el parte", "The web does not show how far my claim is"),
                _text("La aplicación pide la clave cada dos pantallas", "The app wants the password every two screens"),
                _text("La app no deja adjuntar el presupuesto", "The app does not let me add the estimate"),
            ),
            (
                _text(" y acabo llamando", " and I end up ringing"),
                _text(" y termino yendo a la oficina", " and I end up going to the branch"),
                _text(", así que lo mando por correo", ", so I send it by mail"),
                _text(" y lo dejo para otro día", " and I leave it for another day"),
            ),
            (
                _text(".", "."),
                _text(" casi siempre.", " nearly every time."),
                _text("; pierdo media mañana.", "; half a morning lost."),
            ),
        ),
    ),
    Telling(
        "gain",
        0.35,
        {"relief": 0.7, "joy": 0.3},
        {"does": 0.6, "says": 0.4},
        (
            (
                _text("Con la app di el parte", "With the app I reported the claim"),
                _text("Cambié los datos del recibo", "I changed the details of my bill"),
                _text("Descargué la póliza", "I downloaded my policy"),
            ),
            (
                _text(" en cinco minutos", " in five minutes"),
                _text(" desde el sofá", " from the sofa"),
                _text(" sin llamar a nadie", " without ringing anybody"),
                _text(" un domingo por la tarde", " on a quiet evening"),
            ),
            (_text(".", "."), _text("; muy cómodo.", "; very handy."), _text(" y a la primera.", " at the first try.")),
        ),
    ),
)
_PRICE = Telling(
    "pain",
    1.0,
    {"resignation": 0.55, "distrust": 0.45},
    {"thinks": 0.7, "says": 0.3},
    (
        (
            _text("El recibo sube todos los años", "The bill goes up every year"),
            _text("Un cliente nuevo paga menos que yo", "A new customer pays less than I do"),
            _text("Después de un parte me subieron la cuota", "After one claim they put my premium up"),
        ),
        (
            _text(" y nadie explica por qué", " and nobody explains why"),
            _text(", y llevo muchos años aquí", ", and I have been here for many years"),
            _text(" sin avisar", " without a word of warning"),
            _text(", aunque no he dado ningún parte", ", although I have made no claim"),
        ),
        (
            _text(".", "."),
            _text("; empiezo a comparar.", "; I am starting to compare."),
            _text(". Antes compensaba.", ". It used to be worth it."),
        ),
    ),
)
_PARKING = Telling(
    "pain",
    1.0,
    {"resignation": 1.0},
    {"does": 1.0},
    (
        (
            _text("Junto a la oficina no hay dónde aparcar.", "There is nowhere to park near the branch."),
            _text("Aparcar cerca de la oficina cuesta media hora.", "Parking near the branch takes half an hour."),
        ),
    ),
)

THEMES = (
    Theme(
        code=_text("espera", "waiting"),
        name=_text("Esperas sin noticias", "Waiting without news"),
        share=0.35,
        tellings=(_WAITING,),
        follows="RES",
        dimension="RES",
        touchpoint="tracking",
        valence="pain",
    ),
    Theme(
        code=_text("promesa", "promise"),
        name=_text("Plazos que no se cumplen", "Dates that are not kept"),
        share=0.24,
        tellings=(_PROMISE,),
        follows="REL1",
        items=("REL1",),
        touchpoint="tracking",
        valence="pain",
    ),
    Theme(
        code=_text("trato", "staff"),
        name=_text("El trato de las personas", "How staff treat people"),
        share=0.18,
        tellings=_STAFF,
        follows="EMP",
        more={0: 1.5, 2: 0.6, 3: 1.5},
        items=("EMP1", "EMP2"),
        touchpoint="care",
    ),
    Theme(
        code=_text("app", "app"),
        name=_text("La app y la web", "App and web"),
        share=0.12,
        tellings=_APP,
        more={0: 0.3, 1: 0.4, 2: 2.4, 3: 0.2},
    ),
    Theme(
        code=_text("precio", "price"),
        name=_text("El precio y sus subidas", "Price and its rises"),
        share=0.07,
        tellings=(_PRICE,),
        valence="pain",
    ),
    Theme(
        code=_text("aparcar", "parking"),
        name=_text("Dónde aparcar", "Where to park"),
        share=0.02,
        tellings=(_PARKING,),
        more={2: 0.0},
        touchpoint="visit",
        valence="pain",
    ),
)
