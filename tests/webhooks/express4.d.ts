/** Express 4 beside Express 5: the methods that the tests call are the same. */
declare module 'express4' {
  export { default } from 'express'
}
