/** How urgent a bug is by its labels. */
export type Severity = 'critical' | 'high' | 'medium' | 'low'

/** What labels can say beside a severity. */
export type LabelMeaning =
  | 'blocker'
  | 'security'
  | 'regression'
  | 'documentation'
  | 'goodFirstIssue'
  | 'inProgress'

/**
 * When a label means something. Phrases are lower-case words with one space between them; a label is read
 * as words too, so `Priority: High`, `priority/high` and `priority::high` are all `priority high`, and
 * `highlight` is not `high`.
 */
export interface LabelRule {
  /** Phrases that say it wherever they stand in the label. */
  readonly anywhere?: readonly string[]
  /**
   * Phrases that say it only beside a ranking word (`high priority`) or with nothing but fillers around
   * them (`high`, `bug: high`): other words turn them into something else (`high-level-schema`,
   * `low-hanging fruit`).
   */
  readonly alone?: readonly string[]
  /** Phrases taken out of the label first, because their words mean something else together. */
  readonly except?: readonly string[]
}

/** What labels mean, as a table that a host may replace: in part (`{ ...defaultLabelRules, … }`) or whole. */
export interface LabelRules {
  /** A bug has the most urgent severity that its labels name; `medium` where they name none. */
  readonly severity: Readonly<Record<Severity, LabelRule>>
  readonly meanings: Readonly<Record<LabelMeaning, LabelRule>>
  /** Words that make a grade of the phrase beside them. */
  readonly ranks: readonly string[]
  /** Words that add nothing to the phrase beside them. */
  readonly fillers: readonly string[]
  /** Words that deny the word after them: `non-critical` and `not a blocker` say nothing. */
  readonly negations: readonly string[]
}

/** Label habits of many public projects, in English. */
export const defaultLabelRules: LabelRules = {
  severity: {
    critical: {
      anywhere: [
        'critical',
        'p0',
        'p 0',
        'sev0',
        'sev 0',
        'severity 0',
        'sev1',
        'sev 1',
        'severity 1',
        'severity s1',
        'top priority',
      ],
      alone: ['crit', 'urgent', 'highest', 'emergency', 'very high'],
      except: ['critical path', 'critical section', 'critical sections', 'critical css'],
    },
    high: {
      anywhere: ['p1', 'p 1', 'priority 1', 'sev2', 'sev 2', 'severity 2', 'severity s2'],
      alone: ['high', 'major', 'important', 'important soon', 'severe'],
      except: ['high level', 'important longterm', 'important long term', 'very high'],
    },
    medium: {
      anywhere: ['p2', 'p 2', 'priority 2', 'sev3', 'sev 3', 'severity 3', 'severity s3'],
      alone: ['medium', 'med', 'moderate', 'normal', 'important longterm', 'important long term'],
    },
    low: {
      anywhere: [
        'p3',
        'p 3',
        'priority 3',
        'p4',
        'p 4',
        'priority 4',
        'sev4',
        'sev 4',
        'severity 4',
        'severity s4',
        'priority backlog',
      ],
      alone: ['low', 'lowest', 'very low', 'minor', 'trivial'],
      except: ['low level', 'low hanging', 'display p3'],
    },
  },
  meanings: {
    blocker: {
      anywhere: [
        'blocker',
        'blockers',
        'releaseblocker',
        'release blocking',
        'blocking release',
        'blocks release',
        'showstopper',
        'show stopper',
      ],
      alone: ['blocking'],
      except: [
        'ad blocker',
        'ads blocker',
        'popup blocker',
        'pop up blocker',
        'content blocker',
        'script blocker',
      ],
    },
    security: { anywhere: ['security', 'vulnerability', 'vulnerabilities', 'cve'] },
    regression: {
      anywhere: ['regression', 'regressions'],
      except: [
        'regression test',
        'regression tests',
        'regression testing',
        'regression suite',
        'linear regression',
        'logistic regression',
        'regression model',
        'regression models',
      ],
    },
    documentation: {
      anywhere: ['documentation', 'docs', 'doc'],
      except: [
        'documentation not needed',
        'documentation not required',
        'docs not needed',
        'docs not required',
        'google docs',
      ],
    },
    goodFirstIssue: {
      anywhere: [
        'good first issue',
        'good first issues',
        'goodfirstissue',
        'good first bug',
        'good first task',
        'good first pr',
        'good first contribution',
        'good for beginners',
        'good for newcomers',
        'beginner friendly',
        'newcomer friendly',
        'first timer',
        'first timers',
        'first timers only',
        'first time contributor',
        'first time contributors',
      ],
      alone: [
        'first issue',
        'first bug',
        'beginner',
        'beginners',
        'newcomer',
        'newcomers',
        'starter',
        'e easy',
      ],
    },
    inProgress: {
      anywhere: [
        'in progress',
        'inprogress',
        'wip',
        'in development',
        'under development',
        'being worked on',
      ],
      alone: ['started', 'doing', 'lifecycle active'],
      except: ['in progress bar'],
    },
  },
  ranks: ['priority', 'prio', 'p', 'severity', 'sev', 'urgency', 'importance', 'impact', 'criticality'],
  fillers: [
    'bug',
    'bugs',
    'issue',
    'issues',
    'defect',
    'ticket',
    'kind',
    'type',
    'status',
    'state',
    'triage',
    'level',
  ],
  negations: ['not', 'non', 'no', 'un'],
}
