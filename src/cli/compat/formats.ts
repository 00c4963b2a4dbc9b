/**
 * The formats that the commands print, by the names of the options.
 *
 * @since 0.1.0
 */

// model

/**
 * The formats of a report.
 *
 * @category model
 * @since 0.1.0
 */
export const formats = ['text', 'json', 'markdown', 'github', 'junit', 'sarif'] as const

/**
 * The formats of what is said about rules.
 *
 * @category model
 * @since 0.1.0
 */
export const ruleFormats = ['text', 'json', 'markdown'] as const
