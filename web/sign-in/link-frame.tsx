// Owns what stands before a one-time link is understood: the wait, and why it does not work.
import { useEffect, useState, type ReactNode } from 'react'
import { Skeleton } from '../ui/skeleton.tsx'
import { AuthCard, authLinkLook } from './auth-card.tsx'
import { codeInFragment, readLink, type LinkFacts } from './link-requests.ts'

interface LinkFrameProps {
  kind: LinkFacts['kind']
  children: (link: LinkFacts, code: string) => ReactNode
}

type Reading = Awaited<ReturnType<typeof readLink>> | null

const pages = { INVITATION: '/invitation', PASSWORD_RESET: '/password' } as const

export function LinkFrame({ kind, children }: LinkFrameProps): ReactNode {
  const [code] = useState(codeInFragment)
  const [answer, setAnswer] = useState<Reading>(null)
  useEffect(() => {
    let left = false
    const reading = code === '' ? Promise.resolve({ told: 'Its address is not whole: open it again.' }) : readLink(code)
    void reading.then((read) => {
      if (left) return
      // Each kind has a page of its own.
      if ('link' in read && read.link.kind !== kind) location.replace(`${pages[read.link.kind]}${location.hash}`)
      else setAnswer(read)
    })
    return () => {
      left = true
    }
  }, [code, kind])

  if (answer === null) {
    return (
      <AuthCard title="One moment" text="The link is being looked at.">
        <div role="status" aria-busy="true" aria-label="The link is being looked at">
          <Skeleton className="h-8" />
          <Skeleton className="mt-8 h-8" />
        </div>
      </AuthCard>
    )
  }
  if ('told' in answer) {
    return (
      <AuthCard title="This link does not work" text={<span role="alert">{answer.told}</span>}>
        <p className="text-sm text-fg-2">
          A link works once and for a limited time. Ask whoever gave it to you for a new one, or{' '}
          <a href="/sign-in" className={authLinkLook}>
            sign in
          </a>
          .
        </p>
      </AuthCard>
    )
  }
  return children(answer.link, code)
}
