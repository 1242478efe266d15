// Owns the field for a password that is chosen now: it says what is expected, and when that holds.
import type { ComponentProps, ReactNode } from 'react'
import { passwordProblem } from './field-rules.ts'
import { TextField } from './text-field.tsx'

type NewPasswordFieldProps = Omit<ComponentProps<typeof TextField>, 'value' | 'type' | 'hint' | 'met'> & {
  value: string
}

export function NewPasswordField(props: NewPasswordFieldProps): ReactNode {
  const problem = passwordProblem(props.value)
  return (
    <TextField
      {...props}
      type="password"
      autoComplete="new-password"
      hint={problem ?? 'Long enough'}
      met={problem === null}
    />
  )
}
