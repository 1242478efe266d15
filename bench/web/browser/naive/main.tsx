// The baseline: the list of nodes as the guides of Apollo and graphql-sse show it. A query, a subscription whose events go into the cache as
// they come, and a table of all rows.
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import {
  ApolloClient,
  ApolloLink,
  gql,
  HttpLink,
  InMemoryCache,
  Observable,
  type TypedDocumentNode,
} from '@apollo/client'
import { ApolloProvider, useQuery, useSubscription } from '@apollo/client/react'
import { createClient, type RequestParams } from 'graphql-sse'
import { OperationTypeNode, print } from 'graphql'

interface Node {
  readonly id: string
  readonly name: string
  readonly address: string | null
  readonly status: string
  readonly host: {
    readonly cpuPercent: number | null
    readonly memoryUsedBytes: number | null
    readonly memoryTotalBytes: number | null
  } | null
  readonly pipelines: readonly {
    readonly id: string
    readonly status: string
    readonly rates: { readonly eventsIn: number | null; readonly errors: number | null }
  }[]
}

const row = gql`
  fragment Row on FleetNode {
    id
    name
    address
    status
    host {
      cpuPercent
      memoryUsedBytes
      memoryTotalBytes
    }
    pipelines {
      id
      status
      rates {
        eventsIn
        errors
      }
    }
  }
`

const list: TypedDocumentNode<{ environments: readonly { id: string; nodes: readonly Node[] }[] }> = gql`
  query NaiveList {
    environments {
      id
      nodes {
        ...Row
      }
    }
  }
  ${row}
`

const updates: TypedDocumentNode<{ metricUpdate: { nodes: readonly Node[] } }, { environmentId: string }> = gql`
  subscription NaiveUpdates($environmentId: ID!) {
    metricUpdate(environmentId: $environmentId) {
      nodes {
        ...Row
      }
    }
  }
  ${row}
`

const headers = { 'x-fleetbeat-request': '1' }
const sse = createClient({ url: '/graphql', headers })

const streamed = new ApolloLink(
  ({ query, variables, operationName = '' }) =>
    new Observable<ApolloLink.Result>((observer) => {
      const request: RequestParams = { query: print(query), variables, operationName }
      return sse.subscribe<Record<string, unknown>>(request, {
        next: (result) => observer.next(result as ApolloLink.Result),
        error: (error) => observer.error(error),
        complete: () => observer.complete(),
      })
    }),
)

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    streamed,
    new HttpLink({ uri: '/graphql', headers }),
  ),
})

const columns = {
  Node: (node: Node) => node.name,
  Status: (node: Node) => node.status,
  CPU: (node: Node) => node.host?.cpuPercent ?? 0,
  Memory: (node: Node) => (100 * (node.host?.memoryUsedBytes ?? 0)) / (node.host?.memoryTotalBytes ?? 1),
  'Events/s': (node: Node) => node.pipelines.reduce((sum, { rates }) => sum + (rates.eventsIn ?? 0), 0),
  'Errors/s': (node: Node) => node.pipelines.reduce((sum, { rates }) => sum + (rates.errors ?? 0), 0),
} as const
type Column = keyof typeof columns
const names = Object.keys(columns) as Column[]

function NaiveList() {
  const { data } = useQuery(list)
  const [by, setBy] = useState<Column>('Node')
  const [text, setText] = useState('')
  const environment = data?.environments[0]
  useSubscription(updates, { variables: { environmentId: environment?.id ?? '' }, skip: !environment })
  const of = columns[by]
  const nodes = (environment?.nodes ?? [])
    .filter((node) => node.name.includes(text))
    .sort((a, b) => (of(a) < of(b) ? -1 : 1))
  return (
    <>
      <input aria-label="Filter" value={text} onChange={(event) => setText(event.target.value)} />
      <table>
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name}>
                <button onClick={() => setBy(name)}>{name}</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <tr key={node.id}>
              {names.map((name) => {
                const value = columns[name](node)
                return <td key={name}>{typeof value === 'number' ? value.toFixed(1) : value}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html: expected an element with the id root')
createRoot(root).render(
  <ApolloProvider client={client}>
    <NaiveList />
  </ApolloProvider>,
)
