// The suite.

export type { ConformanceCase } from './conformance/conformance-case.js'
export { describeConformance, type TestRunner } from './conformance/describe-conformance.js'
export { type ConformanceOptions, storeConformance } from './conformance/store-conformance.js'
export type { StoreSubject, StoreUnderTest } from './conformance/subject.js'
export { type InboxSubject, inboxConformance } from './inbox/inbox-conformance.js'

// Rows and changes for tests of your own.

export { aBug, type ToldBug } from './builders/a-bug.js'
export { aCheckpoint } from './builders/a-checkpoint.js'
export { aCommit, type ToldCommit } from './builders/a-commit.js'
export { aContributor, type ToldContributor } from './builders/a-contributor.js'
export { aDelivery } from './builders/a-delivery.js'
export { aMember, type ToldMember } from './builders/a-member.js'
export { aProject, type ToldProject } from './builders/a-project.js'
export { aPullRequest, type ToldPullRequest } from './builders/a-pull-request.js'
export { aReview, type ToldReview } from './builders/a-review.js'
export { mark, read, stub, tombstone, webhook } from './conformance/changes.js'
