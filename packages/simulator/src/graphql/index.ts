export { createGraphqlView, type GraphqlHarm } from './create-graphql-view.js'
