"""Words by which columns are known, in Spanish and English, all in plain form (no accents, lower case)."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROLE_WORDS: dict[str, frozenset[str]] = {
    "expectation": _set(
        "e ex exp expec expect expected expectation expectations expectativa expectativas esperado esperada"
        " esperados esperadas deseado deseada deseados desired ideal"
    ),
    "perception": _set(
        "p pe per perc percep percept perceived perception perceptions percepcion percepciones percibido"
        " percibida percibidos percibidas performance desempeno"
    ),
    "minimum": _set(
        "n m min minimo minima minimos minimas minimum adequate adecuado adecuada tolerable aceptable acceptable"
    ),
    "importance": _set("i imp import importance importancia"),
}
"""What says which answer of an item a column holds, when it stands beside a number or an item code."""

ROLE_OF: dict[str, str] = {word: role for role, known in ROLE_WORDS.items() for word in known}

QUESTION_WORDS = _set("q p v i it item items preg pregunta question qst var variable")
"""Prefixes of a question number that say nothing about the role."""

POINTS_WORDS = _set(
    "imp importancia importance pts pt point points punto puntos puntuacion ponderacion reparto allocation alloc"
)

OUTCOME_WORDS: dict[str, frozenset[str]] = {
    "nps": _set("nps recomendacion recomendaria recomendarias recomendar recommend recommendation"),
    "csat": _set("csat satisfaccion satisfaction satisfecho satisfecha satisfied"),
    "ces": _set("ces esfuerzo effort"),
    "churn": _set("churn baja abandono attrition churned cancelacion"),
}

SEGMENT_WORDS = _set(
    "canal channel segmento segment region zona zone oficina branch sucursal agencia office store tienda centro"
    " site arquetipo archetype perfil profile sexo sex genero gender edad age antiguedad tenure pais country"
    " ciudad city provincia province departamento department producto product plan cliente customer estudios"
    " education ocupacion occupation idioma language turno shift tipo type categoria category grupo group"
    " tamano size sector equipo team sede sedes delegacion tiendas stores local"
)

ID_WORDS = _set("id identificador identifier folio respid respondent encuestado respnum uuid")
ID_COMPANIONS = _set(
    "id resp respondent respuesta response encuesta encuestado survey caso case registro record nr no num numero"
    " number de of del the cliente customer participante participant persona person user usuario n"
)

WEIGHT_WORDS = _set("weight weights peso pesos ponderador expansion wgt wt")
DURATION_WORDS = _set("duration duracion segundos seconds elapsed")

DATE_WORDS = _set("fecha date timestamp temporal hora time started submitted inicio fin completed")

COMMENT_WORDS = _set(
    "comentario comentarios comment comments observacion observaciones sugerencia sugerencias suggestion"
    " suggestions feedback opinion opiniones remarks verbatim"
)

PERSONAL_WORDS = _set(
    "nombre nombres apellido apellidos name names surname firstname lastname fullname email mail correo telefono"
    " telefonos telephone phone celular movil tel whatsapp direccion address domicilio dni nif nie cedula passport"
    " pasaporte ssn ip iban rut curp rfc nacimiento birth birthdate birthday"
)
NAMED_THINGS = _set(
    "oficina sucursal tienda agencia producto empresa plan campana canal branch store product company file campaign"
    " channel office site brand marca servicio service region zona zone variable"
)
"""Things that have a name without being a person: "branch name" is not personal data."""

SUMMARY_WORDS = _set(
    "total totales promedio promedios media medias average averages mean means suma sum desviacion sd std"
    " desv dt stdev std desvest mediana median varianza variance moda mode maximo max minimo min jumlah recuento count"
)
"""What the first cell of a row of totals below the answers says."""

NOT_APPLICABLE_WORDS = (
    "N/A", "NA", "N.A.", "n/a", "N/S N/R", "NS/NR", "NS NR", "NS/NC", "no aplica", "no procede",
    "not applicable", "does not apply", "no aplicable", "no corresponde", "no sabe / no contesta",
    "no sabe/no contesta", "no sabe", "no sé", "don't know", "unfamiliar", "never used", "no lo conozco",
    "no lo he usado", "no utilizado",
)  # fmt: skip

MISSING_WORDS = (
    "blank", "en blanco", "(en blanco)", "(blank)", "missing", "perdido", "no answer", "no response", "sin respuesta",
    "sin dato", "sin datos", "no contesta", "no responde", "prefiero no responder", "prefiero no contestar",
    "prefer not to say", "prefer not to answer", "null", "none", "nan", "-", "--", "---", ".", "?", "s/r", "s/d",
)  # fmt: skip
"""What cells say where there is no answer. They are never taken for blanks by themselves, only offered as such."""

SENTINELS = frozenset({-1.0, -9.0, -99.0, 0.0, 9.0, 66.0, 77.0, 88.0, 97.0, 98.0, 99.0, 999.0, 9999.0})
"""Numbers that as a rule stand for no answer where they are off the scale."""

TOTAL_WORDS = _set("total totales jumlah suma sum subtotal promedio average media mean")
"""What a column worked out from the answers is called."""

SPANISH = _set(
    "de del la el los las que y en un una su sus es son con para por se canal sexo edad region oficina segmento"
    " expectativa expectativas percepcion percepciones importancia peso fecha pregunta recomendaria satisfaccion"
    " esfuerzo comentarios genero hoja respuestas encuesta fiabilidad empatia seguridad nombre correo telefono"
)
ENGLISH = _set(
    "the of and is are to in with for their its your you how channel gender age branch segment expectation"
    " expectations perception perceptions importance weight date question recommend satisfaction effort comments"
    " reliability empathy assurance responsiveness name email phone"
)
