// Owns views that people save: how a page was set, by a name.
import { person, withParent } from './authorize.ts'
import { mostViews } from './bounds.ts'
import { builder } from './builder.ts'
import type { SavedView, SavedViewInput } from './directory.ts'
import { invalidInput } from './errors.ts'
import { encodeId, requireId } from './ids.ts'
import { requireName } from './name.ts'
import { ViewerRef } from './refs.ts'
import { unstorable } from './storable.ts'
import { notFound, requirePerson } from './viewer.ts'

const longestSettings = 8 * 1024
const longestPage = 40

const SavedViewRef = builder.objectRef<SavedView>('SavedView').implement({
  description: 'How a page was set, by a name. Seen by who saved it alone.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: (it) => encodeId('view', it.key) }),
    page: t.exposeString('page', { description: 'Which page; the dashboard chooses the word.' }),
    name: t.exposeString('name', { description: 'As the person calls it; unique among theirs of the page.' }),
    settings: t.exposeString('settings', { description: 'What the dashboard put there, as it came.' }),
  }),
})

builder.objectFields(ViewerRef, (t) => ({
  views: t.field({
    type: [SavedViewRef],
    description: 'What the person saved, by page and name.',
    resolve: async ({ user }, _args, { directory }) => [...(await directory.views(user.id))],
  }),
}))

builder.mutationFields((t) => ({
  saveView: t.field({
    type: SavedViewRef,
    description: `Saves how a page is set; one of the same page and name is replaced. CONFLICT where the person has ${mostViews}.`,
    extensions: person,
    args: {
      page: t.arg.string({ required: true, description: `Which page. 1 to ${longestPage} characters.` }),
      name: t.arg.string({ required: true, description: 'What to call it. 1 to 100 characters.' }),
      settings: t.arg.string({
        required: true,
        description: `Whatever describes it. At most ${longestSettings} characters.`,
      }),
    },
    resolve: (_root, input, context) => {
      const { user } = requirePerson(context.viewer)
      return context.directory.saveView(user.id, viewOf(input))
    },
  }),
  removeView: t.field({
    type: 'Boolean',
    description: 'Removes a view of the own ones. Answers true.',
    extensions: person,
    args: { viewId: t.arg.id({ required: true, description: 'The view.' }) },
    resolve: async (_root, { viewId }, context) => {
      const { user } = requirePerson(context.viewer)
      if (!(await context.directory.removeView(user.id, requireId('view', viewId, 'viewId')))) throw notFound('view')
      return true
    },
  }),
}))

function viewOf({ page, name, settings }: SavedViewInput): SavedViewInput {
  if (settings.length > longestSettings || unstorable.test(settings))
    throw invalidInput('settings', `at most ${longestSettings} characters`, settings)
  return { page: requireName(page, 'page', longestPage), name: requireName(name, 'name'), settings }
}
