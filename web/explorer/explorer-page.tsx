// Owns the page where people try the API: an editor that knows the schema, as who is signed in.
import { useEffect, useState, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { GraphiQL } from 'graphiql'
import 'graphiql/style.css'
import { PageHeader } from '../ui/page-header.tsx'
import { useTheme } from '../ui/theme.ts'
import { useTitle } from '../ui/use-title.ts'
import { createAsking } from './ask.ts'
import './explorer.css'

const environmentRoute = getRouteApi('/$environment')

export function ExplorerPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const theme = useTheme()
  useTitle('API explorer', environment.name)
  const [asking] = useState(createAsking)
  useEffect(() => asking.close, [asking])
  return (
    <>
      <PageHeader
        title="API explorer"
        text="Everything the dashboard shows is a query or a subscription that you can have too. What is asked here is asked as you."
      />
      <section
        aria-label="API explorer"
        className="explorer overflow-hidden rounded-lg border border-line bg-surface shadow-card"
      >
        <GraphiQL
          fetcher={asking.ask}
          forcedTheme={theme}
          defaultQuery={example(environment.id)}
          shouldPersistHeaders={false}
          isHeadersEditorEnabled={false}
        />
      </section>
    </>
  )
}

function example(environmentId: string): string {
  return `# Ctrl Enter runs it, Ctrl Space completes.
subscription Fleet {
  fleetStatus(environmentId: "${environmentId}") {
    counts {
      healthy
      offline
    }
    nodes {
      name
      status
      statusReasons
    }
  }
}
`
}
