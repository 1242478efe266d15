// Owns the ways in which the fleet can be looked at: as a table, as a grid, and as what runs where.
import type { ReactNode } from 'react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Segmented } from '../ui/segmented.tsx'

const environmentRoute = getRouteApi('/$environment')

export type FleetForm = 'table' | 'grid' | 'matrix'

export function FleetForms({ form }: { form: FleetForm }): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const navigate = useNavigate()
  const params = { environment: environment.name }
  return (
    <Segmented
      label="Look at the fleet as"
      value={form}
      options={[
        { value: 'table', label: 'Table' },
        { value: 'grid', label: 'Grid' },
        { value: 'matrix', label: 'Matrix' },
      ]}
      onChange={(chosen) => {
        if (chosen === 'matrix') return void navigate({ to: '/$environment/fleet/matrix', params })
        void navigate({
          to: '/$environment/fleet',
          params,
          search: (before) => {
            const { form: _form, ...rest } = before as Readonly<Record<string, unknown>>
            // From the matrix nothing comes along: its filters are of pipelines too.
            return form === 'matrix' ? formOf(chosen) : { ...rest, ...formOf(chosen) }
          },
        })
      }}
    />
  )
}

function formOf(form: FleetForm): { form?: 'grid' } {
  return form === 'grid' ? { form } : {}
}
