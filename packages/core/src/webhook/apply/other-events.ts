import type { EventFamily } from './treatment.js'

const hookTold = 'It is about the hook or the installation, not about what is copied'
const notStored = 'What it is about is not stored'

/** Events that become no rows, by the reason. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'It says that the hook works': ['ping'],
  [hookTold]: ['meta', 'github_app_authorization', 'personal_access_token_request', 'marketplace_purchase'],
  'The push tells it where it matters': ['create', 'delete'],
  'Stars, watchers and forks are counted by the next run': ['fork', 'star', 'watch'],
  'Threads and comments of reviews are not stored': [
    'commit_comment',
    'pull_request_review_comment',
    'pull_request_review_thread',
  ],
  'Teams are not stored': ['team', 'team_add'],
  'Relations between issues are not stored': ['issue_dependencies', 'sub_issues'],
  [notStored]: [
    'branch_protection_configuration',
    'branch_protection_rule',
    'check_run',
    'check_suite',
    'code_scanning_alert',
    'custom_property',
    'custom_property_values',
    'dependabot_alert',
    'deploy_key',
    'deployment_protection_rule',
    'deployment_review',
    'discussion',
    'discussion_comment',
    'gollum',
    'merge_group',
    'org_block',
    'package',
    'page_build',
    'project',
    'project_card',
    'project_column',
    'projects_v2',
    'projects_v2_item',
    'projects_v2_status_update',
    'registry_package',
    'repository_advisory',
    'repository_dispatch',
    'repository_import',
    'repository_ruleset',
    'repository_vulnerability_alert',
    'secret_scanning_alert',
    'secret_scanning_alert_location',
    'secret_scanning_scan',
    'security_advisory',
    'security_and_analysis',
    'sponsorship',
    'status',
    'workflow_dispatch',
    'workflow_job',
    'workflow_run',
  ],
}

export const otherEvents: EventFamily = Object.fromEntries(
  Object.entries(reasons).flatMap(([reason, events]) =>
    events.map((event) => [event, { actions: {}, otherwise: { does: 'passed on', reason } }]),
  ),
)
