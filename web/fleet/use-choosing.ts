// Owns which nodes a person has chosen on the page. Whoever is filtered out or removed is not among them, and comes back as it was.
import { useState } from 'react'
import { choiceAfter, choiceOfAll, noChoice } from './choosing.ts'

export interface Choosing {
  readonly chosen: ReadonlySet<string>
  readonly all: 'all' | 'some' | 'none'
  readonly choose: (one: { readonly id: string; readonly on: boolean; readonly range: boolean }) => void
  readonly chooseAll: () => void
  /** These and no others. */
  readonly set: (ids: readonly string[]) => void
  /** The row that the keyboard stands on: chosen, or not any longer. */
  readonly focused: (range: boolean) => void
}

/** `ids`: all that are shown, in order. */
export function useChoosing(ids: readonly string[]): Choosing {
  const [choice, setChoice] = useState(noChoice)
  const chosen = new Set(ids.filter((id) => choice.chosen.has(id)))
  const choose: Choosing['choose'] = (one) => {
    setChoice((before) => choiceAfter(before, ids, one))
  }
  return {
    chosen,
    all: chosen.size === 0 ? 'none' : chosen.size === ids.length ? 'all' : 'some',
    choose,
    chooseAll: () => {
      setChoice((before) => choiceOfAll(before, ids))
    },
    set: (only) => {
      setChoice({ chosen: new Set(only), last: null })
    },
    focused: (range) => {
      const id = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row']
      if (id !== undefined) choose({ id, on: range || !choice.chosen.has(id), range })
    },
  }
}
