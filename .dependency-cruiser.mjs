// Owns the arrows between folders (docs/architecture.md). Each rule's comment says what to do instead. Imports of types count too.
const ours = '^(schema|server|web|agent|prisma|demo|bench|tests|scripts)/'
const packages = (/** @type {readonly string[]} */ names) => `(^|/)node_modules/(${names.join('|')})(/|$)`

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Move what both need into a module of its own that knows neither.',
      severity: 'error',
      // What Prisma generates is full of them, of types alone.
      from: { pathNot: '^prisma/generated/' },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere: correct the path with its extension, or add the package to package.json.',
      severity: 'error',
      from: {},
      // That package is types alone: it has nothing to run.
      to: { couldNotResolve: true, pathNot: '@graphql-typed-document-node/core' },
    },
    {
      name: 'contract-stands-alone',
      comment:
        'schema/ imports nothing of ours: state what resolvers need in the Fleet port (schema/context.ts) and implement it in server/fleet.ts.',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: ours, pathNot: '^schema/' },
    },
    {
      name: 'stages-do-not-meet',
      comment:
        'A stage of the server knows schema/ and itself: let server/fleet.ts, streams.ts or app.ts hand the result of one stage to the next.',
      severity: 'error',
      from: { path: '^server/([^/]+)/' },
      // http/ takes requests for streams in and hands them to the hub: it knows its type.
      to: { path: '^server/[^/]+/', pathNot: ['^server/$1/', '^server/delivery/(hub|operation)\\.ts$'] },
    },
    {
      name: 'stages-do-not-compose',
      comment: 'A stage is composed, it does not compose: take what it needs as a dependency of its factory.',
      severity: 'error',
      from: { path: '^server/[^/]+/' },
      to: { path: '^server/(app|fleet|main|streams|local-agent)\\.ts$' },
    },
    {
      name: 'server-knows-no-client',
      comment: 'The server meets agents and the page through the contract alone.',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(web|agent|demo)/' },
    },
    {
      name: 'store-alone-touches-prisma',
      comment: 'Ask server/store/ for it, or add a function there.',
      severity: 'error',
      from: { path: '^(server|schema|web|agent|demo)/', pathNot: '^server/store/' },
      to: { path: ['^prisma/generated/', packages(['@prisma', 'prisma'])] },
    },
    {
      name: 'http-alone-touches-yoga',
      comment: 'Keep the module free of the HTTP server: server/http/ calls it with plain values.',
      severity: 'error',
      from: { path: '^(server|schema)/', pathNot: '^server/http/' },
      to: { path: packages(['graphql-yoga', '@graphql-yoga']) },
    },
    {
      name: 'kit-knows-react-only',
      comment: 'web/ui/ shows what it is given: pass values and callbacks as props, and ask for data in the page.',
      severity: 'error',
      from: { path: '^web/ui/' },
      to: { path: [ours, packages(['@apollo', 'graphql', 'graphql-sse'])], pathNot: '^web/ui/' },
    },
    {
      name: 'pages-do-not-meet',
      comment:
        'A page knows web/ui/, web/apollo/ and the generated documents: put what two pages share into one of these.',
      severity: 'error',
      from: { path: '^web/([^/]+)/', pathNot: '^web/(app|ui|apollo|gen)/' },
      to: { path: '^web/', pathNot: ['^web/$1/', '^web/(ui|apollo|gen)/'] },
    },
    {
      name: 'data-knows-no-view',
      comment: 'web/apollo/ brings data and shows nothing: let the page or web/app/ hand it to the view.',
      severity: 'error',
      from: { path: '^web/apollo/' },
      to: { path: '^web/', pathNot: '^web/(apollo|gen)/' },
    },
    {
      name: 'page-knows-generated-documents-only',
      comment: 'web/ knows the contract through web/gen/ alone: write the document and run npm run generate.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: ours, pathNot: '^web/' },
    },
    {
      name: 'agent-knows-generated-documents-only',
      comment: 'agent/ knows the contract through agent/gen/ alone: write the document and run npm run generate.',
      severity: 'error',
      from: { path: '^agent/' },
      to: { path: ours, pathNot: '^agent/' },
    },
    {
      name: 'demo-is-a-client',
      comment:
        'The simulated fleet comes in through the real mutation, as any agent does: it may use agent/, never the server.',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: ours, pathNot: '^(demo|agent)/' },
    },
    {
      name: 'tests-are-not-shipped',
      comment: 'Move what is needed at run time out of tests/.',
      severity: 'error',
      from: { path: '^(schema|server|web|agent|prisma|demo)/' },
      to: { path: '^(tests|bench|scripts)/' },
    },
    {
      name: 'run-time-packages-are-dependencies',
      comment:
        'What runs on the server or the agent belongs under dependencies in package.json, not under devDependencies.',
      severity: 'error',
      from: { path: '^(schema|server|agent|prisma)/', pathNot: '/gen(erated)?/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^prisma/generated/'] },
    exclude: { path: '^(dist|data|test-results)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
}
