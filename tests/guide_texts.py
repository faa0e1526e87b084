"""The files of the small guide whose wording tests rely on: two flows, and the places."""

from __future__ import annotations

HELP = """\
format: 1
id: help
title: {en: Help, ru: Помощь}
emergency: {outcome: urgent, ask: danger, options: [now]}
facts:
  abroad: {not: {place: ru}}
  on-the-move: {all: [{plans: move}, {any: [{place: near}, {place: fr}]}]}
questions:
  danger:
    ask: {en: In danger?, ru: Опасно?}
    options:
      now: {label: {en: Danger now, ru: Опасно сейчас}, next: place}
      no: {label: {en: No danger, ru: Не опасно}}
      unsure: {label: {en: Danger unsure, ru: Опасно ли — не знаю}, unsure: true}
  who:
    ask: {en: For **whom**?, ru: Для **кого**?}
    why: {en: Relatives get *more*., ru: Близким *больше*.}
    options:
      self: {label: {en: Myself, ru: Для себя}}
      relative: {label: {en: A relative, ru: Для близкого}}
      unsure: {label: {en: Whom unsure, ru: Для кого — не знаю}, unsure: true}
  place:
    ask: {en: Where?, ru: Где?}
    pick: country
    options:
      unsure: {label: {en: Where unsure, ru: Где — не знаю}, unsure: true}
    next:
      - {when: {who: [self, relative]}, to: papers}
      - {to: urgent}
  papers:
    ask: {en: Which papers?, ru: Какие документы?}
    many: {min: 1, max: 2}
    options:
      passport: {label: {en: Passport, ru: Паспорт}}
      card: {label: {en: Identity card, ru: Карта}}
      book: {label: {en: Military book, ru: Билет}}
      none: {label: {en: No papers, ru: Ничего}, alone: true}
      unsure: {label: {en: Papers unsure, ru: Документы — не знаю}, unsure: true, alone: true}
  advice:
    page: {en: Keep **copies**., ru: Храните **копии**.}
    when: {fact: abroad}
  plans:
    ask: {en: What next?, ru: Что дальше?}
    when: {advice: read}
    options:
      stay: {label: {en: Stay here, ru: Остаться}}
      move: {label: {en: Move on, ru: Уехать}}
    next: sorting
decisions:
  sorting:
    next:
      - {when: {fact: on-the-move}, to: elsewhere}
      - {to: result}
outcomes:
  result:
    title: {en: The result, ru: Итог}
    text: {en: Not *legal* advice., ru: Не *юридический* совет.}
    sections:
      - {id: rules, title: {en: Rules, ru: Правила}, show: {kind: policy}, most: 5}
      - {id: groups, title: {en: Groups, ru: Группы}, show: {kind: organization}}
      - id: visas
        title: {en: Visas, ru: Визы}
        show: {kind: [policy, page], topic: visa}
        empty: {en: We know no visa., ru: О визах не знаем.}
      - {id: safety, title: {en: Safety, ru: Безопасность}, show: {topic: [safety]}}
  elsewhere:
    title: {en: Going elsewhere, ru: В путь}
    sections:
      - {id: groups, title: {en: Groups, ru: Группы}, show: {kind: organization}}
  urgent:
    title: {en: Urgent, ru: Срочно}
    sections:
      - {id: safety, title: {en: Safety, ru: Безопасность}, show: {topic: safety}}
      - {id: rules, title: {en: Rules, ru: Правила}, show: {kind: policy}}
"""

SHORT = """\
format: 1
id: short
title: {en: Short, ru: Коротко}
questions:
  hello: {page: {en: Hello., ru: Здравствуйте.}}
  who:
    ask: {en: Who are you?, ru: Кто вы?}
    options:
      nobody: {label: {en: Nobody, ru: Никто}}
      guest: {label: {en: A guest, ru: Гость}}
outcomes:
  end:
    title: {en: The end, ru: Конец}
    sections: [{id: visas, title: {en: Visas, ru: Визы}, show: {topic: visa}}]
"""

PLACES = """\
regions:
  - {id: near, title: {en: Near, ru: Рядом}, countries: [am, kz, ru]}
  - id: europe
    title: {en: Europe, ru: Европа}
    countries: [at, be, bg, ch, cy, cz, de, dk, ee, es, fi, fr, gr, hr, hu, ie, it, lt, lu, lv, mt,
      nl]
groups: {near: [am, kz], eu: [at, be, bg, cy, cz, de, dk, ee, es, fi, fr]}
"""
