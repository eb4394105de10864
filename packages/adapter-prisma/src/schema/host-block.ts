import { HubSyncError } from '@hubsync/core'

export const hostBlockStart = '// hubsync:host-begin (your own fields and relations)'
export const hostBlockEnd = '// hubsync:host-end'

/**
 * What stands between the host marks of each model, as lines.
 *
 * @throws HubSyncError `configuration_invalid` when a mark is missing: writing over such a model could lose lines.
 */
export function hostBlocks(schema: string): Map<string, string[]> {
  const blocks = new Map<string, string[]>()
  let model: string | undefined
  let block: string[] | undefined
  for (const line of schema.split(/\r?\n/)) {
    const opened = /^model\s+(\w+)/.exec(line)?.[1]
    if (opened) model = opened
    if (/^\s*\/\/+\s*hubsync:host-begin\b/.test(line)) {
      if (block || !model) throw damaged(model)
      block = []
    } else if (/^\s*\/\/+\s*hubsync:host-end\b/.test(line)) {
      if (!block || !model) throw damaged(model)
      blocks.set(model, block)
      block = undefined
    } else if (block) {
      block.push(line)
    }
    if (/^\}/.test(line)) {
      if (block || (model && !blocks.has(model))) throw damaged(model)
      model = undefined
    }
  }
  return blocks
}

function damaged(model: string | undefined): HubSyncError {
  const place = model ? `Model ${model}` : 'The Prisma fragment'
  return new HubSyncError(
    'configuration_invalid',
    `${place} lacks a host mark: restore the lines "// hubsync:host-begin" and "// hubsync:host-end" in it`,
  )
}
