/** A test by the scenario of its rule, or by its file and name. */
export type NamedTest = string | { readonly file: string; readonly name: string }

/** A way in which a tool that copies GitHub loses data, and what would notice if hubsync did. */
export interface KnownLoss {
  /** Who, and what happens, in Markdown. */
  readonly loss: string
  readonly tests: readonly NamedTest[]
}

/** Found in the sources and issues of tools that copy GitHub; in the order in which they were found. */
export const knownLosses: readonly KnownLoss[] = [
  {
    loss: 'airbyte turns a 502 that outlives its retries into a warning, and moves the watermark of a newest-first listing past the pages behind it',
    tests: [
      'a newest-first pass that was killed behind its first page loses nothing to a change of transport',
      inFailures(
        'whose second page fails for good is read again to where it stood before, not to what it showed',
      ),
    ],
  },
  {
    loss: 'faros saves its watermark after every record of a newest-first listing, also when the listing fails',
    tests: [
      inFailures(
        'whose second page fails for good is read again to where it stood before, not to what it showed',
      ),
    ],
  },
  {
    loss: 'airbyte compares dates of authors: rebased, picked and late commits are lost, and one date in the future silences the stream',
    tests: [
      'commits of a branch that left long ago and is merged late arrive without a second walk',
      {
        file: 'tests/flows/commit-happenings.ts',
        name: 'a commit dated in the future hides nothing that follows',
      },
      { file: 'tests/flows/commit-happenings.ts', name: 'rebased commits with dates of their own come in' },
    ],
  },
  {
    loss: 'airbyte asks for what is newer than its watermark: a second record of that second is never read',
    tests: [
      'two reads in one second leave what the second read saw',
      {
        file: 'tests/flows/paging.test.ts',
        name: 'many issues changed in one second lie across the borders of pages and none is lost',
      },
    ],
  },
  {
    loss: 'airbyte halves its pages from 1 to 0',
    tests: [
      'pages that GitHub cannot give whole are read in smaller ones',
      {
        file: 'packages/core/src/sync/read-passes.test.ts',
        name: 'a page of one record that is too large is a failure of its repository',
      },
    ],
  },
  {
    loss: 'tap-github sets conditional headers on a copy that nobody sends: nothing is ever answered for free',
    tests: [
      {
        file: 'tests/sources/parity.test.ts',
        name: 'over REST the same look is confirmed for nothing the second time',
      },
    ],
  },
  {
    loss: 'tap-github takes a 429 for a fatal error, and gives up where every token is spent',
    tests: [
      'a secondary limit is waited for as long as it says, over both transports',
      {
        file: 'tests/flows/budget.test.ts',
        name: 'a budget that is spent in the middle of a run ends it early but well, and the next goes on',
      },
    ],
  },
  {
    loss: 'devlake lists by creation and stops at the first record that was not updated lately: what happens to older ones is missed',
    tests: [
      {
        file: 'tests/flows/pull-requests.test.ts',
        name: 'a review and a label that come long after the merge arrive, however old the pull request is',
      },
      { file: 'tests/flows/issues.test.ts', name: 'labels, assignees and comments of old issues arrive' },
    ],
  },
  {
    loss: 'devlake believes that closed pull requests stay closed',
    tests: [
      {
        file: 'tests/flows/pull-requests.test.ts',
        name: 'a closed pull request, a reopened one and a draft made ready change state',
      },
      { file: 'tests/flows/issues.test.ts', name: 'closed and reopened issues change state and reason' },
    ],
  },
  {
    loss: 'devlake keeps the host’s time as its watermark: a clock ahead of GitHub’s loses the difference',
    tests: ['a host whose clock is an hour ahead misses nothing'],
  },
  {
    loss: 'devlake reads jobs in batches and misses those beyond twenty of a run',
    tests: [
      {
        file: 'tests/flows/long-lists.test.ts',
        name: 'are read page by page, each stored as it comes, wherever a run is aborted',
      },
      {
        file: 'tests/flows/paging.test.ts',
        name: 'an owner of more than a hundred repositories is copied whole',
      },
    ],
  },
  {
    loss: 'Nango keeps one checkpoint for all repositories, saved at the end: changes behind it, later repositories and killed runs lose',
    tests: [
      'a repository that failed is read from where it stood, not from where the others are',
      'pages that are stored are not read again',
      {
        file: 'tests/flows/repositories.test.ts',
        name: 'a created repository comes in with all that it holds',
      },
    ],
  },
  {
    loss: 'augur stores reviews only where it could link their author',
    tests: [{ file: 'tests/flows/people.test.ts', name: 'a deleted user leaves work without an author' }],
  },
  {
    loss: 'dlt cuts nested lists at a hundred',
    tests: [
      'thirty reviews and a dismissal arrive whole',
      {
        file: 'tests/flows/long-lists.test.ts',
        name: 'are read page by page, each stored as it comes, wherever a run is aborted',
      },
    ],
  },
  {
    loss: 'maintner takes reviews for immutable: what was edited or dismissed stays as it was',
    tests: [
      'thirty reviews and a dismissal arrive whole',
      'an edited review is found by `verify --deep`, though an older full run is open',
    ],
  },
  {
    loss: 'An unchanged first page is taken for an unchanged list',
    tests: [
      {
        file: 'tests/flows/people.test.ts',
        name: 'a member who leaves the end of a long roster goes, though its beginning is unchanged',
      },
    ],
  },
  {
    loss: 'Everybody relies on the time of a pull request for its reviews, and GitHub has changed what moves it',
    tests: [
      {
        file: 'tests/flows/pull-requests.test.ts',
        name: 'what no time tells of is left to a deep reading',
      },
      {
        file: 'tests/flows/verification.test.ts',
        name: 'a %s review shows where GitHub counts them, and is mended',
      },
    ],
  },
  {
    loss: 'Nobody who reads in batches handles dismissals, transferred issues, orphaned commits, labels and milestones that go, members who leave, users with new names',
    tests: [
      'thirty reviews and a dismissal arrive whole',
      'a transferred issue is followed',
      'commits that a force push drops are orphaned, and nobody has to find that out by counting',
      {
        file: 'tests/flows/verification.test.ts',
        name: 'finds by a deep reading what changed without its time',
      },
      {
        file: 'tests/flows/people.test.ts',
        name: 'a member who joins comes in, one who leaves goes, and a role changes',
      },
      {
        file: 'tests/flows/people.test.ts',
        name: 'a user who changes the name shows it wherever something is read again, and everywhere after a deep reading',
      },
    ],
  },
]

function inFailures(name: string): NamedTest {
  return { file: 'tests/flows/failures.test.ts', name }
}
