/**
 * One module of documentation: what the compiler reads, and for each of its lines where a reader finds it.
 *
 * @typedef {{ page: string, line: number, lines: { text: string, line: number }[] }} DocumentedModule
 */

const fence = /^(\s*)(`{3,})\s*(ts|typescript)\b(.*)$/
const unseen = /<!--\s*unseen:([\s\S]*?)-->/g

/**
 * The TypeScript blocks of a page as modules.
 *
 * @param {string} page
 * @param {string} text
 * @returns {{ blocks: DocumentedModule[], findings: string[] }}
 */
export function extractBlocks(page, text) {
  const source = text.split('\n')
  /** @type {DocumentedModule[]} */
  const blocks = []
  /** @type {string[]} */
  const findings = []
  let described = 0

  for (let index = 0; index < source.length; index += 1) {
    const opening = fence.exec(source[index] ?? '')
    if (!opening) continue
    const [, indent = '', ticks = '', , words = ''] = opening
    const start = index + 1
    const end = source.findIndex((line, at) => at >= start && line.trim() === ticks)
    if (end < 0) {
      findings.push(`${page}:${start}: the block is never closed`)
      break
    }
    const lines = source.slice(start, end).map((line, at) => ({
      text: line.startsWith(indent) ? line.slice(indent.length) : line,
      line: start + at + 1,
    }))
    addBlock(words.trim(), start, [...unseenLines(source.slice(described, index), described), ...lines])
    described = end + 1
    index = end
  }
  return { blocks, findings }

  /** @param {string} words @param {number} line @param {{ text: string, line: number }[]} lines */
  function addBlock(words, line, lines) {
    const previous = blocks.at(-1)
    if (words.startsWith('no-check')) {
      if (!/^no-check:\s*\S/.test(words))
        findings.push(`${page}:${line}: no-check needs its reason: \`no-check: why\``)
    } else if (words === 'continued' && previous) {
      previous.lines.push(...lines)
    } else if (words === '') {
      blocks.push({ page, line, lines })
    } else {
      findings.push(`${page}:${line}: \`${words}\` is neither \`continued\` nor \`no-check: why\``)
    }
  }
}

/** Declarations in comments of the prose above a block. @param {string[]} prose @param {number} offset */
function unseenLines(prose, offset) {
  return [...prose.join('\n').matchAll(unseen)].flatMap((comment) => {
    const line = offset + prose.join('\n').slice(0, comment.index).split('\n').length
    return (comment[1] ?? '').split('\n').map((text, at) => ({ text, line: line + at }))
  })
}
