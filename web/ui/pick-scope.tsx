// Owns the filter by nodes and by pipelines, as it stands in the address of a page.
import type { ReactNode } from 'react'
import { readList, writeList } from './id-list.ts'
import { PickMany } from './pick-many.tsx'

const kinds = ['nodes', 'pipelines'] as const
type Kind = (typeof kinds)[number]
type Choices = readonly { readonly id: string; readonly name: string }[]
type Scope = Readonly<Partial<Record<Kind, string | undefined>>>

interface PickScopeProps extends Record<Kind, Choices> {
  chosen: Scope
  onChange: (changed: Scope) => void
}

export function PickScope({ chosen, onChange, ...choices }: PickScopeProps): ReactNode {
  return kinds.map((kind) => (
    <PickMany
      key={kind}
      what={kind}
      choices={choices[kind]}
      chosen={readList(chosen[kind])}
      onChange={(ids) => {
        onChange({ [kind]: writeList(ids) })
      }}
    />
  ))
}
