// Owns the page of the API tokens that are good for an environment.
import { useState, type ReactNode } from 'react'
import { useQuery } from '@apollo/client/react'
import { getRouteApi } from '@tanstack/react-router'
import { Monitor, Plus } from 'lucide-react'
import { failureText } from '../apollo/failure-text.ts'
import { Button } from '../ui/button.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { useTitle } from '../ui/use-title.ts'
import { CreateTokenDialog } from './create-token-dialog.tsx'
import { ApiTokens } from './documents.ts'
import { TokenTable } from './token-table.tsx'
import { WallLinkDialog } from './wall-link-dialog.tsx'

const environmentRoute = getRouteApi('/$environment')

export function TokensPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  useTitle('API tokens', environment.name)
  return <TokensOf key={environment.id} environment={environment} />
}

function TokensOf({ environment }: { environment: { readonly id: string; readonly name: string } }): ReactNode {
  const { environments } = environmentRoute.useRouteContext()
  const [open, setOpen] = useState<'token' | 'wall' | null>(null)
  const { data, error, refetch } = useQuery(ApiTokens, {
    variables: { environmentId: environment.id },
    fetchPolicy: 'cache-and-network',
  })
  const tokens = data?.environment.apiTokens ?? null
  const choices = environments.filter((one) => one.viewerRole === 'ADMIN')
  const close = (): void => {
    // A screen that was opened meanwhile is among the tokens.
    if (open === 'wall') void refetch().catch(() => undefined)
    setOpen(null)
  }
  return (
    <>
      <PageHeader
        title="API tokens"
        text={`A program with a token may do in ${environment.name} what its role allows. Members, tokens and accounts stay for people alone.`}
      >
        <Button
          onClick={() => {
            setOpen('wall')
          }}
        >
          <Monitor aria-hidden className="size-4" />
          Show it on a wall
        </Button>
        <Button
          variant="primary"
          onClick={() => {
            setOpen('token')
          }}
        >
          <Plus aria-hidden className="size-4" />
          Create a token
        </Button>
      </PageHeader>
      <Section title="Tokens" count={tokens?.length ?? null}>
        {tokens === null && error ? (
          <LoadFailure
            title="The tokens could not be loaded"
            failure={failureText(error)}
            onRetry={() => void refetch().catch(() => undefined)}
          />
        ) : (
          <TokenTable tokens={tokens} />
        )}
      </Section>
      {open === 'token' && <CreateTokenDialog environmentId={environment.id} choices={choices} onClose={close} />}
      {open === 'wall' && <WallLinkDialog environmentId={environment.id} choices={choices} onClose={close} />}
    </>
  )
}
