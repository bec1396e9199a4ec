"""Frequent given names of Spanish and English speakers, in plain form: what a name in small letters is known by.

It can only ever hold some of them. Those that are words too are names with a capital only.
"""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVEN_NAMES = _set(
    "aaron abel abigail adela adrian adriana agustin ainhoa aitana albert alberto alejandra alejandro alex"
    " alexandra alexis alfonso alfredo alice alicia alvaro amanda amparo amy ana anabel andrea andres andrew angela"
    " angelica anita anna anne anthony antonia antonio araceli ariadna arturo ashley asuncion barbara"
    " beatriz begona belen benjamin berta brandon brian bruno camila carla carlos carmen carolina catalina cecilia"
    " charlotte chris christina christine christopher claudia cristian cristina daniel daniela danielle david"
    " deborah diana diego eduardo edward elena elisa elizabeth eloisa elsa emilia emilio emily emma encarnacion"
    " enrique eric erika ernesto esteban esther eugenia eva fatima federico felipe fernanda fernando francisca"
    " francisco gabriel gabriela garcia gary gema george gerardo gonzalez gonzalo guadalupe guillermo gustavo"
    " hector helen hernandez hugo ignacio ines irene isabel isabella ismael ivan jacinto jacob jaime james janet"
    " javier jeffrey jennifer jessica jimenez joan joaquin john jonathan jorge jose joseph joshua juan juana judith"
    " julia julian juliana karen karina katherine kathleen kevin laura leonor leticia lidia lisa lola"
    " lopez lorena lorenzo lourdes lucas lucia luis luisa manuel manuela marcela marcos margaret maria"
    " mariana mariano mario marta martin martina martinez mary matias matthew mauricio melissa mercedes michael"
    " michelle miguel miriam monica montserrat nancy natalia nicolas nicole noelia nuria olga oscar pablo"
    " pamela patricia patrick paula paulina pedro perez peter rachel rafael ramirez ramon raquel raul rebeca"
    " rebecca ricardo richard robert roberto rocio rodolfo rodrigo rodriguez ronald ruben ruth ryan samantha samuel"
    " sanchez sandra santiago sara sarah sebastian sergio silvia sofia sonia sophia stephanie stephen steven susan"
    " susana tamara teresa thomas timothy tomas valentina valeria vanesa vanessa veronica vicente victor"
    " virginia william ximena yolanda zachary"
)

WORDS_TOO = _set(
    "angeles julio linda margarita nieves torres alba alegria amber angel april aurora blanca clara"
    " concepcion consuelo cruz dolores domingo esperanza estrella"
    " faith flor frank gloria grace hope jack jesus joy julieta leon luz mar mark milagros olivia paloma paz pilar"
    " ramos rico rosa rosario rose ruby salvador sol soledad summer victoria will"
)
"""Names that are words as well."""
