// Owns the views of a page that a person saved: read once, then as they are changed here.
import { useQuery } from '@apollo/client/react'
import type { SavedViewFieldsFragment } from '../gen/graphql.ts'
import { RemoveView, SaveView, Views } from './documents.ts'
import { useAction } from './use-action.ts'

export interface SavedViews {
  /** Of this page, by name. */
  readonly views: readonly SavedViewFieldsFragment[]
  readonly busy: boolean
  readonly failure: string | null
  /** Answers whether it worked. */
  readonly save: (name: string, settings: object) => Promise<boolean>
  readonly remove: (viewId: string) => Promise<boolean>
}

export function useViews(page: string): SavedViews {
  const { data } = useQuery(Views)
  const saving = useAction(SaveView, [Views])
  const removing = useAction(RemoveView, [Views])
  return {
    views: data?.viewer?.views.filter((view) => view.page === page) ?? [],
    busy: saving.busy || removing.busy,
    failure: saving.failure ?? removing.failure,
    save: async (name, settings) => (await saving.run({ page, name, settings: JSON.stringify(settings) })) !== null,
    remove: async (viewId) => (await removing.run({ viewId })) !== null,
  }
}
