import * as product from './product-exports.js'

/** What a scenario is played with: the product as it is, or one with a rule broken. */
export type Product = typeof product

export const soundProduct: Product = product
