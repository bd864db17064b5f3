package dev.wafer.passes.rewrite;

import static dev.wafer.passes.PassAssertions.assertKeeps;
import static dev.wafer.passes.PassAssertions.assertRewrites;

import org.junit.jupiter.api.Test;

class StateForwardingTest {
  @Test
  void aWindowReadsItsVariableWhereItIsAndIsAssignedBehindTheLastReader() {
    assertRewrites(
        new StateForwarding(),
        """
        graph "g"
        input %0: f32[1x2]
        variable %1: f32[2x2] = fill(1)
        %2: f32[2x2] = READ_VARIABLE(%1)
        %3: f32[3x2] = CONCATENATION(%2, %0) {axis=0}
        %4: f32[2x2] = SLICE(%3) {begin=[1, 0]}
        %5: f32[2x2] = ASSIGN_VARIABLE(%1, %4)
        %6: f32[3x2] = LOGISTIC(%3)
        %7: f32[3x2] = TANH(%6)
        output %7
        """,
        """
        graph "g"
        input %0: f32[1x2]
        variable %1: f32[2x2] = fill(1)
        %3: f32[3x2] = CONCATENATION(%1, %0) {axis=0} #1
        %4: f32[2x2] = SLICE(%3) {begin=[1, 0]} #2
        %6: f32[3x2] = LOGISTIC(%3) #4
        %5: f32[2x2] = ASSIGN_VARIABLE(%1, %4) #3
        %7: f32[3x2] = TANH(%6) #5
        output %7
        """);
  }

  @Test
  void whatIsReadAfterAnAssignmentIsWhatWasAssignedAndOnlyTheLastOneStays() {
    assertRewrites(
        new StateForwarding(),
        """
        graph "g"
        input %0: f32[2]
        variable %1: f32[2]
        %2: f32[2] = READ_VARIABLE(%1)
        %3: f32[2] = ASSIGN_VARIABLE(%1, %0)
        %4: f32[2] = READ_VARIABLE(%1)
        %5: f32[2] = ADD(%2, %4)
        %6: f32[2] = ASSIGN_VARIABLE(%1, %5)
        output %5
        """,
        """
        graph "g"
        input %0: f32[2]
        variable %1: f32[2]
        %5: f32[2] = ADD(%1, %0) #3
        %6: f32[2] = ASSIGN_VARIABLE(%1, %5) #4
        output %5
        """);
  }

  @Test
  void variablesThatChangePlacesAreReadAsCopies() {
    assertRewrites(
        new StateForwarding(),
        """
        graph "g"
        input %0: f32[2]
        variable %1: f32[2]
        variable %2: f32[2]
        %3: f32[2] = READ_VARIABLE(%1)
        %4: f32[2] = READ_VARIABLE(%2)
        %5: f32[2] = ASSIGN_VARIABLE(%1, %4)
        %6: f32[2] = ASSIGN_VARIABLE(%2, %3)
        %7: f32[2] = ADD(%0, %3)
        output %7
        """,
        """
        graph "g"
        input %0: f32[2]
        variable %1: f32[2]
        variable %2: f32[2]
        %3: f32[2] = READ_VARIABLE(%1)
        %4: f32[2] = READ_VARIABLE(%2)
        %5: f32[2] = ASSIGN_VARIABLE(%1, %4)
        %6: f32[2] = ASSIGN_VARIABLE(%2, %3)
        %7: f32[2] = ADD(%0, %3)
        output %7
        """);
  }

  @Test
  void anOutputOfTheGraphIsReadAsACopyAndAVariableThatNothingAssignsIsAConstant() {
    assertRewrites(
        new StateForwarding(),
        """
        graph "g"
        input %0: f32[2]
        variable %1: f32[2]
        variable %2: f32[2] = [1, 2]
        %3: f32[2] = READ_VARIABLE(%1)
        %4: f32[2] = ASSIGN_VARIABLE(%1, %0)
        %5: f32[2] = READ_VARIABLE(%2)
        %6: f32[2] = ADD(%0, %5)
        output %3
        output %6
        """,
        """
        graph "g"
        input %0: f32[2]
        variable %1: f32[2]
        const %2: f32[2] = [1, 2]
        %3: f32[2] = READ_VARIABLE(%1)
        %4: f32[2] = ASSIGN_VARIABLE(%1, %0)
        %6: f32[2] = ADD(%0, %2) #3
        output %3
        output %6
        """);
  }

  @Test
  void leavesGraphsWithoutResourceVariablesAlone() {
    assertKeeps(
        new StateForwarding(),
        """
        graph "g"
        input %0: f32[1x2]
        variable %1: f32[1x2]
        const %2: f32[1x2] = [1, 2]
        const %3: f32[1x2] = [3, 4]
        %4: f32[1x1] = SVDF(%0, %2, %3, _, %1) {rank=1}
        output %4
        """);
  }

  @Test
  void ofAVariableThatIsOnlySlicedTheSliceIsKept() {
    assertRewrites(
        new StateTrimming(),
        """
        graph "g"
        input %0: f32[1x2]
        variable %1: f32[3x2] = [1, 2, 3, 4, 5, 6]
        %2: f32[2x2] = SLICE(%1) {begin=[1, 0]}
        %3: f32[3x2] = CONCATENATION(%2, %0) {axis=0}
        %4: f32[3x2] = ASSIGN_VARIABLE(%1, %3)
        output %3
        """,
        """
        graph "g"
        input %0: f32[1x2]
        variable %2: f32[2x2] = [3, 4, 5, 6]
        %3: f32[3x2] = CONCATENATION(%2, %0) {axis=0} #1
        %5: f32[2x2] = SLICE(%3) {begin=[1, 0]} #3
        %6: f32[2x2] = ASSIGN_VARIABLE(%2, %5) #2
        output %3
        """);
  }
}
