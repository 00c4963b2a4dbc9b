/**
 * RFC 3339 date-times, read by character codes: in time linear in the text, and without making objects.
 *
 * @since 0.1.0
 */

// model

const daysIn = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days before each month of a year that starts in March, so that leap days come last. */
const daysBefore = [0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275]

/**
 * The first instant that {@link instant} names: the start of the year 0000 of UTC, in milliseconds since the epoch.
 *
 * @category model
 * @since 0.1.0
 */
export const earliest = Date.parse('0000-01-01T00:00:00.000Z')

/**
 * The last instant that {@link instant} names: the end of the year 9999 of UTC, in milliseconds since the epoch.
 *
 * @category model
 * @since 0.1.0
 */
export const latest = Date.parse('9999-12-31T23:59:59.999Z')

// destructors

/** The number that two digits write; negative when one of them is no digit. */
const two = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >>> 0 < 10 && ones >>> 0 < 10 ? tens * 10 + ones : -1
}

/** Days from the epoch to a date of the Gregorian calendar. */
const daysTo = (year: number, month: number, day: number): number => {
  const y = (month <= 2 ? year + 399 : year + 400) | 0
  const leaps = (y >> 2) - ((y / 100) | 0) + ((y / 400) | 0)
  return y * 365 + leaps + (daysBefore[month] as number) + day - 865_566
}

/**
 * The milliseconds since the epoch that an RFC 3339 date-time names, digits past the millisecond cut; `NaN` for every
 * other text, for dates that no calendar has, for leap seconds, and for instants outside the years 0000 to 9999 of UTC.
 *
 * @category destructors
 * @since 0.1.0
 */
export const instant = (text: string): number => {
  const century = two(text, 0)
  const years = two(text, 2)
  const month = two(text, 5)
  const day = two(text, 8)
  const hour = two(text, 11)
  const minute = two(text, 14)
  const second = two(text, 17)
  if ((century | years | hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) return Number.NaN
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(10) !== 84) return Number.NaN
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN
  if (month < 1 || month > 12 || day < 1 || day > (daysIn[month] as number)) return Number.NaN
  const year = century * 100 + years
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return Number.NaN

  let at = 19
  let milliseconds = 0
  if (text.charCodeAt(at) === 46) {
    let scale = 100
    for (at = 20; at < text.length; at++) {
      const digit = text.charCodeAt(at) - 48
      if (digit >>> 0 > 9) break
      milliseconds += digit * scale
      scale = scale === 100 ? 10 : scale === 10 ? 1 : 0
    }
    if (at === 20) return Number.NaN
  }

  let offset = 0
  const zone = text.charCodeAt(at)
  if (zone === 43 || zone === 45) {
    const hours = two(text, at + 1)
    const minutes = two(text, at + 4)
    if ((hours | minutes) < 0 || hours > 23 || minutes > 59 || text.charCodeAt(at + 3) !== 58) return Number.NaN
    offset = zone === 45 ? -(hours * 60 + minutes) : hours * 60 + minutes
    at += 5
  } else if (zone !== 90) return Number.NaN
  if (at + 1 !== text.length) return Number.NaN

  const minutes = daysTo(year, month, day) * 1440 + hour * 60 + minute - offset
  const time = (minutes * 60 + second) * 1000 + milliseconds
  return time >= earliest && time <= latest ? time : Number.NaN
}
