package dev.brc.core.util;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest
{
    @Test
    void shouldPrintSpecialDoubles()
    {
        assertThat(DoubleFormat.format(0.0)).isEqualTo("0");
        assertThat(DoubleFormat.format(-0.0)).isEqualTo("-0");
        assertThat(DoubleFormat.format(Double.NaN)).isEqualTo("nan");
        assertThat(DoubleFormat.format(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
        assertThat(DoubleFormat.format(-Double.MIN_VALUE)).isEqualTo("-4.9406564584124654e-324");
        assertThat(DoubleFormat.format(-1.2345678901234567e-308)).hasSize(DoubleFormat.MAX_LENGTH);
    }

    @Test
    void shouldPrintWithAFixedNumberOfDecimals()
    {
        assertThat(DoubleFormat.fixed(166274.15156960033, 4)).isEqualTo("166274.1516");
        assertThat(DoubleFormat.fixed(0.00005, 4)).isEqualTo("0.0001");
        assertThat(DoubleFormat.fixed(0.125, 2)).isEqualTo("0.12");
        assertThat(DoubleFormat.fixed(-0.0, 4)).isEqualTo("-0.0000");
        assertThat(DoubleFormat.fixed(-0.00001, 4)).isEqualTo("-0.0000");
        assertThat(DoubleFormat.fixed(1e17, 1)).isEqualTo("100000000000000000.0");
    }

    @Test
    void shouldTakeDoublesAsLongDoubles()
    {
        assertThat(LongDouble.of(13.361389338970184)).hasToString("13.36138933897018433");
        assertThat(LongDouble.of(0.1)).hasToString("0.10000000000000001");
        assertThat(LongDouble.of(-0.0)).hasToString("0");
        assertThat(LongDouble.of(Double.MIN_VALUE)).hasToString("0");
        assertThat(LongDouble.of(-2.5)).hasToString("-2.5");
        assertThat(LongDouble.of(1e22)).hasToString("10000000000000000000000");
        assertThat(LongDouble.of(Double.NEGATIVE_INFINITY)).hasToString("-inf");
        assertThat(LongDouble.of(Double.POSITIVE_INFINITY).isFinite()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
    {"0, 0B", "1023, 1023B", "1024, 1.00K", "1152, 1.12K", "1048575, 1024.00K", "1048576, 1.00M",
        "1610612736, 1.50G", "1099511627776, 1.00T", "1125899906842624, 1.00P", "1152921504606846975, 1024.00P",
        "1152921504606846976, 1152921504606846976B"})
    void shouldPrintSizesForPeople(final long bytes, final String expected)
    {
        assertThat(HumanBytes.format(bytes)).isEqualTo(expected);
    }
}
