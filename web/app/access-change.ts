// Owns what a change of the person's access means for the page that is open. Pure.
import type { AccessChangesSubscription, ViewerQuery } from '../gen/graphql.ts'

export type AccessTold = Pick<AccessChangesSubscription['accessUpdate'], 'owner' | 'environments'>
type Known = Pick<ViewerQuery, 'viewer' | 'environments'>

export type AccessChange =
  /** As it was. */
  | { readonly kind: 'none' }
  /** Something else is to be seen or done, here or elsewhere. */
  | { readonly kind: 'changed' }
  /** The environment that is shown has another name: so does its address. */
  | { readonly kind: 'renamed'; readonly name: string }
  /** The environment that is shown was removed, or is no longer for this person. */
  | { readonly kind: 'gone' }

/**
 * `known` is whatever may lag behind what is told, each on its own: the routes, the cache that they are made from. `shown` is the environment
 * that is looked at; null where none is.
 */
export function accessChange(
  known: readonly Known[],
  told: AccessTold,
  shown: { readonly id: string; readonly name: string } | null,
): AccessChange {
  const here = shown && told.environments.find((environment) => environment.id === shown.id)
  if (shown && !here) return { kind: 'gone' }
  if (shown && here && here.name !== shown.name) return { kind: 'renamed', name: here.name }
  return known.every((one) => sameAccess(one, told)) ? { kind: 'none' } : { kind: 'changed' }
}

function sameAccess(known: Known, told: AccessTold): boolean {
  if (known.viewer?.owner !== told.owner || known.environments.length !== told.environments.length) return false
  return told.environments.every((environment, index) => {
    const before = known.environments[index]
    return (
      before?.id === environment.id &&
      before.name === environment.name &&
      before.intervalSeconds === environment.intervalSeconds &&
      before.viewerRole === environment.viewerRole
    )
  })
}
