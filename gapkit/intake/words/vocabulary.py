"""Words by which columns are known, all in plain form: no accents, lower case.

Spanish and English; and what surveys in Indonesian, Korean and Portuguese call the kinds of answers and the usual
columns about people.
"""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROLE_WORDS: dict[str, frozenset[str]] = {
    "expectation": _set(
        "e ex exp expec expect expected expectation expectations expectativa expectativas esperado esperada"
        " esperados esperadas esperaria esperarias espero esperamos deseado deseada deseados desired ideal"
        " harapan ekspektasi diharapkan 기대 기대도 기대수준 기대치"
    ),
    "perception": _set(
        "p pe per perc percep percept perceived perception perceptions percepcion percepciones percibido"
        " percibida percibidos percibidas percibe percibes percibo percibio perceive perceives performance desempeno"
        " persepsi kenyataan kinerja percepcao percebido desempenho 지각 지각도 지각수준 인식 인식도 성과 수행도"
    ),
    "minimum": _set(
        "n m min minimo minima minimos minimas minimum adequate adecuado adecuada tolerable aceptable acceptable"
    ),
    "importance": _set("i imp import importance importancia kepentingan 중요도"),
}
"""What says which answer of an item a column holds, when it stands beside a number or an item code."""

ROLE_OF: dict[str, str] = {word: role for role, known in ROLE_WORDS.items() for word in known}

ROLE_TITLES = frozenset(word for word in ROLE_OF if len(word) > 2 or not word.isascii())
"""Those that tell a kind of answer wherever they stand in a title; the others do so only beside a number or alone."""

ROLE_PHRASES: dict[str, tuple[str, ...]] = {
    "expectation": ("espera de", "espera que", "espera usted", "usted espera", "espera encontrar", "espera recibir"),
    "perception": ("ha recibido", "servicio recibido"),
}
"""Words of a title that tell a kind of answer only together: "espera" alone is also the time people wait."""

OTHER_LETTERS: dict[str, str] = {"h": "expectation", "k": "perception"}
"""Letters of harapan and kenyataan or kinerja, believed beside a number where no usual letter claims that kind."""

QUESTION_WORDS = _set(
    "q p v i x it item items preg pregunta question qst var variable pernyataan pertanyaan soal butir atribut 문항 질문"
)
"""Prefixes of a question number that say nothing about the role."""

POINTS_WORDS = _set(
    "imp importancia importance pts pt point points punto puntos puntuacion ponderacion reparto allocation alloc"
)

OUTCOME_WORDS: dict[str, frozenset[str]] = {
    "nps": _set(
        "nps recomendacion recomendaria recomendarias recomendar recomendarnos recomiende recomiendes recomienda"
        " recommend recommendation recommending"
    ),
    "csat": _set("csat satisfaccion satisfaction satisfecho satisfecha satisfied"),
    "ces": _set("ces esfuerzo effort"),
    "enps": _set("enps"),
    "clv": _set("clv ltv"),
    "churn": _set("churn baja abandono attrition churned cancelacion"),
}

SEGMENT_WORDS = _set(
    "canal channel segmento segment region zona zone oficina branch sucursal agencia office store tienda centro"
    " site arquetipo archetype perfil profile sexo sex genero gender edad age antiguedad tenure pais country"
    " ciudad city provincia province departamento department producto product plan cliente customer estudios"
    " education ocupacion occupation idioma language turno shift tipo type categoria category grupo group"
    " tamano size sector equipo team sede sedes delegacion tiendas stores local"
    " kelamin usia umur pekerjaan pendidikan cabang 성별 연령 연령대 학력 직업 지역 지점"
)

ID_WORDS = _set("id identificador identifier folio respid respondent encuestado respnum uuid responden 번호 응답자")
ID_COMPANIONS = _set(
    "id resp respondent respuesta response encuesta encuestado survey caso case registro record nr no num numero"
    " cuestionario questionnaire number de of del the cliente customer participante participant persona person user"
    " usuario n"
)

WEIGHT_WORDS = _set("weight weights peso pesos ponderador expansion wgt wt")
DURATION_WORDS = _set("duration duracion segundos seconds elapsed")

DATE_WORDS = _set(
    "fecha date timestamp temporal hora time started submitted inicio fin completed tanggal waktu 타임스탬프 날짜 일시"
)

COMMENT_WORDS = _set(
    "comentario comentarios comment comments observacion observaciones sugerencia sugerencias suggestion"
    " suggestions feedback opinion opiniones remarks verbatim"
)

PERSONAL_WORDS = _set(
    "nombre nombres apellido apellidos name names surname firstname lastname fullname email mail correo telefono"
    " telefonos telephone phone celular movil tel whatsapp direccion address domicilio dni nif nie cedula passport"
    " pasaporte ssn ip iban rut curp rfc nacimiento birth birthdate birthday"
    " nama telepon alamat nik 이름 성명 성함 이메일 전화 전화번호 연락처 휴대폰 주소"
)
NAMED_THINGS = _set(
    "oficina sucursal tienda agencia producto empresa plan campana canal branch store product company file campaign"
    " channel office site brand marca servicio service region zona zone variable"
)
"""Things that have a name without being a person: "branch name" is not personal data."""

SUMMARY_WORDS = _set(
    "total totales promedio promedios media medias average averages mean means suma sum desviacion sd std"
    " desv dt stdev std desvest mediana median varianza variance moda mode maximo max minimo min jumlah recuento count"
    " rata rerata 합계 총점 평균 표준편차"
)
"""What the first cell of a row of totals below the answers says."""

NOT_APPLICABLE_WORDS = (
    "N/A", "NA", "N.A.", "n/a", "N/S N/R", "NS/NR", "NS NR", "NS/NC",
    "NS NC", "NS-NC", "N/S N/C", "N/S", "N/C", "n.s.", "n.c.", "n.s./n.c.", "no aplica", "no procede",
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

TOTAL_WORDS = _set("total totales jumlah suma sum subtotal promedio average media mean rata rerata 합계 총점 평균")
"""What a column worked out from the answers is called."""

SPANISH = _set(
    "de del la el los las que y en un una su sus es son con para por se canal sexo edad region oficina segmento"
    " expectativa expectativas percepcion percepciones importancia peso fecha pregunta recomendaria satisfaccion"
    " esfuerzo comentarios genero hoja respuestas encuesta fiabilidad empatia seguridad nombre correo telefono"
    " departamento antiguedad turno puesto delegacion tienda ciudad pais estudios ocupacion estrato"
)
ENGLISH = _set(
    "the of and is are to in with for their its your you how channel gender age branch segment expectation"
    " expectations perception perceptions importance weight date question recommend satisfaction effort comments"
    " reliability empathy assurance responsiveness name email phone department tenure shift store city country job"
)
