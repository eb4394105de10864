export { createGraphqlView, type GraphqlView, type GraphqlViewOptions } from './create-graphql-view.js'
