import type { Label } from '../world/records.js'
import { escapeSegment } from './presentation.js'

/** Every new repository starts with these. */
const defaultLabels = new Set([
  'bug',
  'documentation',
  'duplicate',
  'enhancement',
  'good first issue',
  'help wanted',
  'invalid',
  'question',
  'wontfix',
])

/** @param repositoryUrl where the API shows the repository that has the label */
export function presentLabel(label: Label, repositoryUrl: string) {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${repositoryUrl}/labels/${escapeSegment(label.name)}`,
    name: label.name,
    color: label.color,
    default: defaultLabels.has(label.name.toLowerCase()),
    description: label.description,
  }
}
