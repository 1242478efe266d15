// Owns what a form remembers: values, which fields were left once, whether it is being sent, and what came back.
import { useRef, useState, type SyntheticEvent, type RefObject } from 'react'

type Rules<Name extends string> = Readonly<Record<Name, (value: string) => string | null>>
type Values<Name extends string> = Readonly<Record<Name, string>>

interface FieldProps {
  readonly name: string
  readonly value: string
  readonly error: string | null
  readonly onChange: (event: { currentTarget: { value: string } }) => void
  readonly onBlur: () => void
}

export interface FormOptions<Name extends string> {
  readonly initial: Values<Name>
  /** Each answers what is expected of its field, or null where it holds. */
  readonly rules: Rules<Name>
  /** Answers null when it worked, or what to tell the person. */
  readonly send: (values: Values<Name>) => Promise<string | null>
  /** Where it worked the page is left: the button stays busy until then. */
  readonly leaves?: boolean
}

export interface Form<Name extends string> {
  readonly form: RefObject<HTMLFormElement | null>
  readonly values: Values<Name>
  readonly busy: boolean
  readonly failure: string | null
  readonly field: (name: Name) => FieldProps
  readonly submit: (event: SyntheticEvent) => void
  /** As it was in the beginning, or with other values. */
  readonly reset: (values?: Values<Name>) => void
}

export function useForm<Name extends string>({ initial, rules, send, leaves = false }: FormOptions<Name>): Form<Name> {
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(initial)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const names = Object.keys(rules) as Name[] // Object.keys forgets what it was given

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setLeft(new Set(names))
    const wrong = names.find((name) => rules[name](values[name]) !== null)
    if (wrong !== undefined) {
      form.current?.querySelector<HTMLInputElement>(`[name="${wrong}"]`)?.focus()
      return
    }
    setBusy(true)
    setFailure(null)
    const told = await send(values)
    if (told === null && leaves) return
    setBusy(false)
    setFailure(told)
    if (told !== null) form.current?.querySelector<HTMLInputElement>('[type="password"]')?.select()
  }

  return {
    form,
    values,
    busy,
    failure,
    field: (name) => ({
      name,
      value: values[name],
      error: left.has(name) ? rules[name](values[name]) : null,
      onChange: (event) => {
        const { value } = event.currentTarget
        setValues((before) => ({ ...before, [name]: value }))
      },
      onBlur: () => {
        // An empty field that was only passed through is not wrong yet.
        if (values[name] !== '') setLeft((before) => new Set(before).add(name))
      },
    }),
    submit: (event) => {
      void submit(event)
    },
    reset: (changed = initial) => {
      setValues(changed)
      setLeft(new Set())
      setFailure(null)
    },
  }
}
