/**
 * Version 1 of the vendor's API: the table of fields and the codecs of both forms.
 *
 * @since 0.1.0
 */
export { Category } from './Category.js'
export { ConnectSession, ConnectSessionWire, fields, version } from './ConnectSession.js'
