export { createGraphqlView } from './create-graphql-view.js'
