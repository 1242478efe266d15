// Owns what it means that the code of a page does not come. A server that answers has another build by now: the document is then loaded anew,
// once, at the same place. A server that does not answer must not cost the page that is open: a document loaded anew would be none.
import { useEffect, useState } from 'react'
import { lazyRouteComponent } from '@tanstack/react-router'
import { unreachable } from '../apollo/failure-text.ts'
import { CodeDidNotCome } from '../ui/on-demand.tsx'

/** The server answers, and has no such file. */
class CodeIsGone extends CodeDidNotCome {}

const storageKey = 'fleetbeat.reloaded'
let reloading = false

/** As lazyRouteComponent, for the named component of a module. */
export function pageComponent<Name extends string, Module extends Readonly<Record<Name, () => React.ReactNode>>>(
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(() => load().catch(explained), name)
}

async function explained(fault: unknown): Promise<never> {
  if (!(await serverAnswers())) throw new Error(unreachable, { cause: fault })
  throw new CodeIsGone('The code of this page', fault)
}

function serverAnswers(): Promise<boolean> {
  return fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** For who asks for what could not be shown again: with another document where no other way leads to its code, and one is to be had. */
export async function tryAgain(error: unknown, invalidate: () => Promise<void>): Promise<void> {
  if (!(error instanceof CodeDidNotCome)) await invalidate()
  else if (await serverAnswers()) location.reload()
}

/** Loads the document anew where the code of the page is gone, and answers whether it does. Not a second time for the same. */
export function useNewDocument(error: unknown): boolean {
  const [wanted] = useState(() => error instanceof CodeIsGone && (reloading || isNew(what(error))))
  useEffect(() => {
    if (!wanted || reloading) return
    reloading = true
    sessionStorage.setItem(storageKey, what(error))
    location.reload()
  }, [wanted, error])
  return wanted
}

/** Not every browser names the file. */
function what(error: unknown): string {
  return `${location.pathname} ${error instanceof Error ? error.message : ''}`
}

/** Where the browser keeps nothing, nothing is new: the document would be loaded anew for ever. */
function isNew(gone: string): boolean {
  try {
    return sessionStorage.getItem(storageKey) !== gone
  } catch {
    return false
  }
}
